//! Lets this crate's tests find libtorch without `LD_LIBRARY_PATH`, and tells the crate libtorch's version.
//!
//! The plain `rustc-link-arg` is needed: `rustc-link-arg-tests` leaves out unit tests.

use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let Some(lib) = env::var_os("DEP_TCH_LIBTORCH_LIB") else {
        println!("cargo:rustc-env=MNIST_LIBTORCH_VERSION=unknown");
        return Ok(());
    };
    // `.libtorch` is a link that may point elsewhere tomorrow; what was linked today stays what is loaded.
    let lib = fs::canonicalize(lib)?;
    for argument in ["-Xlinker", "-rpath", "-Xlinker", &lib.display().to_string()] {
        println!("cargo:rustc-link-arg={argument}");
    }
    // tch's build script has refused every version but its own; a system package may lack the file.
    let version = fs::read_to_string(lib.join("../build-version")).unwrap_or_default();
    let version = version.split_whitespace().next().unwrap_or("2.13.0");
    println!("cargo:rustc-env=MNIST_LIBTORCH_VERSION={version}");
    Ok(())
}
