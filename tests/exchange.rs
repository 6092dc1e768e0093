//! Files for and from other programs, asked for with keys on a real terminal.
#![cfg(feature = "trainer")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod programs;
mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use programs::{Programs, SHORT, with};
use terminal::Session;

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const TAB: &str = "\t";
const CTRL_R: &str = "\x12";
const CTRL_U: &str = "\x15";

/// Two tasks of two classes, and two models of the same shapes.
const AMBIGUOUS: &str = r#"
[tasks.loops]
classes = ["no loop", "loop"]
label_map = [1, 0, 0, 0, 0, 0, 1, 0, 1, 1]

[models.relu]
input = [1, 28, 28]
layers = [
  { type = "flatten" },
  { type = "dense", units = 300 }, { type = "relu" },
  { type = "dense", units = 100 }, { type = "relu" },
]
"#;

/// The dashboard on the Library screen.
fn library(programs: &Programs, environment: &[(&str, &str)]) -> Session {
    let mut screen = Session::start_with(programs, 100, 30, environment);
    screen.wait("nothing is training");
    screen.press("3");
    screen.wait("library");
    screen
}

#[test]
fn an_import_asks_for_what_the_file_leaves_open() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--task", "even-odd", "--name", "own"]));
    programs.state_dict("own", "My Net.safetensors");
    let config = programs.folder().join("mine.toml");
    fs::write(&config, AMBIGUOUS).unwrap();
    let config = [("MNIST_TUI_CONFIG", config.to_str().unwrap())];

    let mut screen = library(&programs, &config);
    screen.press("i");
    screen.wait("import a file");
    screen.press("My");
    screen.press(TAB);
    screen.wait("My Net.safetensors");
    screen.press(ENTER);
    screen.wait("import My Net.safetensors");
    screen.wait("these tasks have as many");
    screen.wait("◂ even-odd ▸");
    screen.press(" ");
    screen.wait("◂ loops ▸");
    screen.press(TAB);
    screen.wait("◂ mlp ▸");
    screen.press(TAB);
    screen.press("own");
    screen.wait("name          own");
    screen.press(ENTER);
    screen.wait("the name \"own\" is taken");
    screen.press(CTRL_U);
    screen.press("theirs");
    screen.wait("name          theirs");
    screen.press(ENTER);
    screen.wait("theirs is in the library: task loops");
    let shown = &programs.json(&["library", "show", "theirs", "--json"])[0];
    assert_eq!(shown["model"], "mlp");
}

/// A trainer that never answers; it ends when nobody asks it any more.
fn stuck(programs: &Programs) -> String {
    let path = programs.folder().join("stuck");
    fs::write(&path, "#!/bin/sh\ncat >/dev/null\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_import_goes_on_beside_other_things_is_not_begun_twice_and_holds_who_leaves() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "own"]));
    let file = programs.state_dict("own", "net.safetensors");
    let mut screen = library(&programs, &[("MNIST_TRAINER", &stuck(&programs))]);
    let import = |screen: &mut Session| {
        screen.press("i");
        screen.wait("import a file");
        screen.press(&file);
        screen.press(ENTER);
        screen.gone("import a file");
    };
    import(&mut screen);
    screen.wait("importing net.safetensors · evaluating it on the validation images");
    screen.wait("· 1 s");
    screen.wait("· 2 s");
    screen.press("5");
    screen.wait("1 run · 0 live");
    screen.wait("importing net.safetensors · evaluating");
    screen.press("3");
    import(&mut screen);
    screen.wait("that is under way already");
    screen.press("q");
    screen.wait("Leave while importing net.safetensors?");
    screen.press("y");
    assert_eq!(screen.exit_code(), 0);
    assert_eq!(programs.json(&["library", "list", "--json"]).len(), 1);
}

#[test]
fn a_checkpoint_is_exported_with_its_card_and_the_curves_of_its_run_as_asked() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "own"]));
    let mut screen = library(&programs, &[]);
    screen.wait("1 checkpoint");
    screen.press("e");
    screen.wait("without a model card");
    screen.press(CTRL_R);
    screen.wait("with a model card");
    screen.press(ENTER);
    screen.wait("own is in own.keras; its model card is README.md");
    let card = fs::read_to_string(programs.folder().join("README.md")).unwrap();
    assert!(card.contains("own.keras"), "{card}");
    screen.press("e");
    screen.wait("without a model card");
    screen.press("own.onnx");
    screen.press(CTRL_R);
    screen.wait("with a model card");
    screen.press(ENTER);
    screen.wait("Replace README.md?");
    assert!(!programs.folder().join("own.onnx").exists());
    screen.press("y");
    screen.wait("own is in own.onnx; its model card is README.md");
    let card = fs::read_to_string(programs.folder().join("README.md")).unwrap();
    assert!(card.contains("own.onnx"), "{card}");

    screen.press("5");
    screen.wait("1 run · 0 live");
    screen.press("e");
    screen.wait("folder for TensorBoard");
    screen.press(ENTER);
    screen.wait("1 epoch in ");
    screen.press("e");
    screen.wait("folder for TensorBoard");
    screen.press("logs");
    screen.press(ENTER);
    screen.wait("`tensorboard --logdir logs`");
    let run = programs.json(&["runs", "list", "--json"])[0]["id"].clone();
    let run = run.as_str().unwrap();
    assert!(programs.folder().join(format!("{run}.csv")).is_file());
    assert!(programs.folder().join("logs").join(run).is_dir());
}

/// A file of a header and so many bytes of zeros behind it.
fn tensors(path: &Path, header: &str, zeros: u64) {
    let length = header.len() as u64;
    fs::write(
        path,
        [&length.to_le_bytes()[..], header.as_bytes()].concat(),
    )
    .unwrap();
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(8 + length + zeros).unwrap();
}

#[test]
fn a_large_file_of_a_stranger_is_looked_into_while_other_keys_work() {
    let programs = Programs::new();
    let layer = 1 << 28;
    let header = format!(
        r#"{{"conv1.weight":{{"dtype":"F32","shape":[8,3,5,5],"data_offsets":[0,2400]}},"wte.weight":{{"dtype":"F16","shape":[{},2],"data_offsets":[2400,{}]}}}}"#,
        layer / 4,
        layer + 2400
    );
    let path = programs.folder().join("stranger.safetensors");
    tensors(&path, &header, layer + 2400);
    let mut screen = library(&programs, &[]);
    screen.press("W");
    screen.wait("look into a .safetensors file");
    screen.press("str");
    screen.press(TAB);
    screen.wait("stranger.safetensors");
    screen.press(ENTER);
    screen.wait("weights · stranger.safetensors");
    screen.press(ESC);
    screen.wait("stranger.safetensors · reading ·");
    screen.press("?");
    screen.wait("Show the numbers of any .safetensors file");
    screen.press("?");
    screen.wait("stranger.safetensors: read; ask for it again to see it");
    screen.press("W");
    screen.wait("look into a .safetensors file");
    screen.press(ENTER);
    screen.wait("wte.weight");
    screen.wait("F16");
    screen.wait("67108864x2");
    screen.wait("conv1, 8 units, mean of 3 channels");
}
