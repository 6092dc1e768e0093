//! Files that strangers may send: every seed of the fuzz targets (docs/security.md), and every file that once went wrong.
#![allow(missing_docs, unreachable_pub, dead_code)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../fuzz/src/inputs/mod.rs"]
mod inputs;
mod seeds;

use std::alloc::System;
use std::path::{Path, PathBuf};

use cap::Cap;
use inputs::{ALL, Input};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

fn in_the_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Files of this kind that are kept: seeds, and what the fuzz targets once found.
fn kept(input: &Input) -> Vec<PathBuf> {
    let folders = ["seeds", "regressions"];
    let folders = folders.map(|kept| in_the_repository(&format!("fuzz/{kept}/{}", input.name)));
    let files = folders
        .into_iter()
        .filter_map(|folder| folder.read_dir().ok())
        .flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_kept_file_is_taken_or_refused_within_its_bound_of_memory() {
    lift_the_limit_in_a_panic();
    let folder = tempfile::tempdir().unwrap();
    for input in &ALL {
        let files = kept(input);
        assert!(!files.is_empty(), "{} has no seeds", input.name);
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            // The last line tells which file it was, should this end the process.
            println!("{}", file.display());
            let limit = MEMORY.allocated() + input.most_memory(bytes.len());
            MEMORY.set_limit(limit).unwrap();
            (input.feed)(&bytes, folder.path());
            MEMORY.set_limit(usize::MAX).unwrap();
        }
    }
}

/// What a panic says takes memory; refused it would wait for ever.
fn lift_the_limit_in_a_panic() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let _ = MEMORY.set_limit(usize::MAX);
        tell(panic);
    }));
}

#[test]
fn the_seeds_of_binary_formats_are_what_the_program_writes() {
    for (name, bytes) in seeds::written() {
        let path = in_the_repository(&format!("fuzz/seeds/{name}"));
        if std::env::var_os("WRITE_SEEDS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        let is_current = std::fs::read(&path).is_ok_and(|found| found == bytes);
        assert!(
            is_current,
            "{name} is out of date: WRITE_SEEDS=1 cargo test --test strangers"
        );
    }
}
