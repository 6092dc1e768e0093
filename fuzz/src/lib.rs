//! What every fuzz target does: one stranger's file, within bounds of memory.
//!
//! `scripts/fuzz` builds and runs the targets; docs/security.md has the bounds and what was found.
#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod inputs;

use std::alloc::System;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::Ordering;

use cap::Cap;
pub use libfuzzer_sys;
use tempfile::TempDir;

use inputs::{Input, SPARING};

/// Where the file of the moment lies; `scripts/fuzz` removes it.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

/// Gives `bytes` to the program as a file of this kind. More memory than its bound ends the process.
pub fn feed(input: &Input, bytes: &[u8], memory: &Cap<System>) {
    SPARING.store(true, Ordering::Relaxed);
    let folder: &Path = FOLDER.path();
    let limit = memory.allocated() + input.most_memory(bytes.len());
    memory.set_limit(limit).expect("less than is in use");
    (input.feed)(bytes, folder);
    memory.set_limit(usize::MAX).expect("no limit");
}

/// A fuzz target of one of [`inputs::ALL`].
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        #[global_allocator]
        static MEMORY: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

        $crate::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            $crate::feed(&$crate::inputs::$name::INPUT, bytes, &MEMORY);
        });
    };
}
