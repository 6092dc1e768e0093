//! Sets `MNIST_BUILD_FINGERPRINT`: the version and a hash over the source of this crate and of the engine.
//!
//! Both programs take it from this crate, so theirs agree exactly when they were built from the same definition of
//! the run directory, the library and the conversation between them. The engine counts too: a run that is taken up by
//! other arithmetic may end with other bits, and is told so.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    for folder in ["src", "../engine/src"] {
        println!("cargo:rerun-if-changed={folder}");
        collect(Path::new(folder), &mut files)?;
    }
    files.sort();
    let mut hash = Fnv::new();
    for file in files {
        hash.add(file.to_string_lossy().as_bytes());
        hash.add(&fs::read(&file)?);
    }
    println!(
        "cargo:rustc-env=MNIST_BUILD_FINGERPRINT={}-{:016x}",
        env!("CARGO_PKG_VERSION"),
        hash.0
    );
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// FNV-1a, 64 bits: enough to notice a change, and nothing to compile.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        // The length goes first, so that moving bytes between files is a change too.
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
