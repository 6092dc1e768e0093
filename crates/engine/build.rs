//! Lets this crate's tests find libtorch without `LD_LIBRARY_PATH`.
//!
//! The plain `rustc-link-arg` is needed: `rustc-link-arg-tests` leaves out unit tests.

use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let Some(lib) = env::var_os("DEP_TCH_LIBTORCH_LIB") else {
        return Ok(());
    };
    // `.libtorch` is a link that may point elsewhere tomorrow; what was linked today stays what is loaded.
    let lib = fs::canonicalize(lib)?;
    for argument in ["-Xlinker", "-rpath", "-Xlinker", &lib.display().to_string()] {
        println!("cargo:rustc-link-arg={argument}");
    }
    Ok(())
}
