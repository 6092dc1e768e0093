//! Lets mnist-trainer find libtorch without `LD_LIBRARY_PATH`: first where `make install` puts it, then where it was built.

use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    // Set by torch-sys, which is a dependency only when the trainer is built.
    let Some(lib) = env::var_os("DEP_TCH_LIBTORCH_LIB") else {
        return Ok(());
    };
    // `.libtorch` is a link that may point elsewhere tomorrow; what was linked today stays what is loaded.
    let lib = fs::canonicalize(lib)?;
    let beside_program = match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("macos") => "@loader_path",
        _ => "$ORIGIN",
    };
    for path in [
        format!("{beside_program}/../lib/mnist-tui"),
        lib.display().to_string(),
    ] {
        // -Xlinker, unlike -Wl, takes a path with a comma in it.
        for argument in ["-Xlinker", "-rpath", "-Xlinker", &path] {
            println!("cargo:rustc-link-arg-bin=mnist-trainer={argument}");
        }
    }
    Ok(())
}
