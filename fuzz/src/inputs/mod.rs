//! Each kind of file that comes from strangers, and everything that the program does with it: from its bytes to the
//! words that a person reads. The fuzz targets and a test of the ordinary suite share this.

pub mod annotations;
pub mod config;
pub mod control;
pub mod events;
pub mod hdf5;
pub mod idx;
pub mod keras_config;
pub mod listing_cache;
pub mod npz;
pub mod onnx;
pub mod pictures;
pub mod plan;
pub mod query;
pub mod record;
pub mod safetensors;
pub mod spec;
pub mod zip;

pub mod network;
mod screen;

use std::ffi::OsStr;
use std::fmt::Display;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// A kind of file that comes from strangers.
pub struct Input {
    /// Name of its fuzz target, and of its folder among the seeds.
    pub name: &'static str,
    /// Gives such a file to the program; a folder is there to put it into. Panics where something does not hold.
    pub feed: fn(&[u8], &Path),
    /// Bytes of memory that it may take for each byte of the file.
    pub memory_per_byte: usize,
    /// Bytes of memory that it may take beside that.
    pub memory: usize,
}

impl Input {
    /// Bytes of memory that a file of `length` bytes may take.
    #[must_use]
    pub const fn most_memory(&self, length: usize) -> usize {
        self.memory + self.memory_per_byte * length
    }
}

/// Every kind.
pub static ALL: [Input; 17] = [
    annotations::INPUT,
    config::INPUT,
    control::INPUT,
    events::INPUT,
    hdf5::INPUT,
    idx::INPUT,
    keras_config::INPUT,
    listing_cache::INPUT,
    npz::INPUT,
    onnx::INPUT,
    pictures::INPUT,
    plan::INPUT,
    query::INPUT,
    record::INPUT,
    safetensors::INPUT,
    spec::INPUT,
    zip::INPUT,
];

/// Whether screens and commands show only one file in sixteen: they take a hundred times as long as a parser, of which the
/// fuzz targets would then see little.
pub static SPARING: AtomicBool = AtomicBool::new(false);

/// Whether screens and commands show this file; the same for the same bytes.
fn is_shown(bytes: &[u8]) -> bool {
    let sum = |sum: u32, byte: &u8| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    !SPARING.load(Ordering::Relaxed)
        || (bytes.iter().fold(0x811c_9dc5, sum) >> 16).is_multiple_of(16)
}

/// A megabyte.
const MB: usize = 1 << 20;

/// Nothing in a text may command a terminal.
fn assert_harmless(text: &impl Display) {
    let text = text.to_string();
    let found = text.chars().find(|c| commands_a_terminal(*c));
    assert!(found.is_none(), "{found:?} in {text:?}");
}

fn commands_a_terminal(c: char) -> bool {
    let is_mark = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    is_mark || c.is_control() && c != '\n'
}

/// What a command of the program prints, and the line on stderr if it fails. Nothing in them commands a terminal.
fn answer(folder: &Path, arguments: &[&dyn AsRef<OsStr>]) -> (String, Option<String>) {
    let fixed = [
        OsStr::new("mnist-tui"),
        OsStr::new("--config"),
        OsStr::new("/dev/null"),
        OsStr::new("--data-dir"),
        folder.as_os_str(),
    ];
    let all = fixed
        .into_iter()
        .chain(arguments.iter().map(|a| (*a).as_ref()));
    let mut out = Vec::new();
    let ended = mnist_tui::cli::answer(all, &mut out);
    let out = String::from_utf8(out).unwrap();
    assert_harmless(&out);
    if let Err(line) = &ended {
        assert_harmless(line);
    }
    (out, ended.err())
}

/// Lines of JSON, each an object.
fn json_lines(out: &str) -> Vec<serde_json::Value> {
    let lines = out.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}
