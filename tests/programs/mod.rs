//! The real programs in a data directory of their own.
#![allow(dead_code, reason = "no test file uses all of it")]

pub(crate) mod bars;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use mnist_core::library::CheckpointFile;
use mnist_core::storage::DataDir;
use serde_json::Value;
use tempfile::TempDir;

/// A pretraining of a second: one epoch on few labels.
pub(crate) const SHORT: [&str; 6] = [
    "pretrain",
    "--epochs",
    "1",
    "--labels",
    "500",
    "--start-anyway",
];

pub(crate) fn with<'a>(base: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [base, more].concat()
}

/// A data directory and a home that nothing else uses.
pub(crate) struct Programs {
    folder: TempDir,
}

/// What a program said and how it ended.
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

impl Programs {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> DataDir {
        DataDir::new(self.folder.path().join("data"))
    }

    /// `mnist-tui` with these arguments, ready to start; the trainer is the one just built, if there is one.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mnist-tui"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("MNIST_TUI_DATA_DIR", self.data().root())
            .env("MNIST_TRAINER", trainer())
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        for variable in ["MNIST_TUI_CONFIG", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::from(&self.command(arguments).output().unwrap())
    }

    /// The standard output of a command that must succeed.
    pub(crate) fn output(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(
            said.code,
            Some(0),
            "{arguments:?}: {}{}",
            said.out,
            said.err
        );
        said.out
    }

    /// The lines of JSON of a command that must succeed.
    pub(crate) fn json(&self, arguments: &[&str]) -> Vec<Value> {
        let lines = self.output(arguments);
        lines
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect()
    }

    /// Writes the tensors of the checkpoint `name` as PyTorch's nn.Sequential would name them.
    pub(crate) fn state_dict(&self, name: &str, file: &str) -> String {
        let path = self.json(&["library", "show", name, "--json"])[0]["path"].clone();
        let checkpoint = CheckpointFile::read(Path::new(path.as_str().unwrap())).unwrap();
        let renamed = checkpoint.tensors.iter().map(|tensor| {
            let (layer, part) = tensor.name.rsplit_once('.').unwrap();
            let position = ["dense_1", "", "dense_2", "", "head"]
                .iter()
                .position(|l| *l == layer);
            (format!("{}.{part}", position.unwrap() + 1), tensor)
        });
        let to = self.folder().join(file);
        std::fs::write(&to, safetensors::serialize(renamed, None).unwrap()).unwrap();
        to.to_str().unwrap().to_owned()
    }
}

impl From<&Output> for Said {
    fn from(output: &Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
            code: output.status.code(),
        }
    }
}

impl Said {
    /// Asserts that it failed with one line on stderr that holds every part.
    pub(crate) fn fails(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        for part in parts {
            assert!(self.err.contains(part), "no {part:?} in {}", self.err);
        }
    }
}

fn trainer() -> &'static str {
    option_env!("CARGO_BIN_EXE_mnist-trainer").unwrap_or("/nonexistent/mnist-trainer")
}

/// Starts a command; its lines come as they are printed.
pub(crate) fn start(command: &mut Command) -> (Child, impl Iterator<Item = String> + use<>) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines.map(Result::unwrap))
}
