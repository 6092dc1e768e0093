//! The editor of a task.

use mnist_tui::app::{Model, Msg};
use mnist_tui::config::NamedData;

use super::{Scene, press, scene, tell, type_text, with_keys, with_library};

/// The editor on the task of a transfer.
fn copied() -> Model {
    with_keys(with_library(), "3 g t tab ctrl-t")
}

/// The editor on the task of a pretraining, which groups nothing, with two classes and some labels.
fn begun() -> Model {
    let mut model = with_keys(with_library(), "p tab ctrl-t");
    type_text(&mut model, "round");
    press(&mut model, "tab");
    type_text(&mut model, "round");
    press(&mut model, "down");
    type_text(&mut model, "straight");
    with_keys(model, "tab a b b b b")
}

/// The editor on labels that have long names, many and in many classes.
fn many() -> Model {
    let mut model = with_library();
    let labels = (0..47).map(|label| format!("letter number {label} of the alphabets"));
    let set = NamedData {
        path: "/letters".into(),
        classes: Some(labels.collect()),
        sha256: None,
        validation_first: None,
    };
    model.config.data.insert("letters".into(), set);
    model.config.training.data = "letters".into();
    press(&mut model, "p tab ctrl-t tab");
    for class in 0..12 {
        type_text(&mut model, &format!("a class with a name {class}"));
        press(&mut model, "down");
    }
    press(&mut model, "tab");
    type_text(&mut model, &"abcdefghijkl".repeat(3));
    with_keys(model, "right")
}

fn refused() -> Model {
    let mut model = with_keys(copied(), "enter");
    let problem = "cannot write /home/somebody/.config/mnist-tui/config.toml: permission denied; make it writable, or give another file with --config";
    tell(&mut model, Msg::TaskNotSaved(problem.into()));
    model
}

pub(super) fn all() -> Vec<Scene> {
    vec![
        scene(
            "task_copied",
            copied(),
            &[
                "name even-odd-2",
                "a odd",
                "1,3,5,7,9",
                "complete; it can be saved",
                "enter save",
            ],
        ),
        scene(
            "task_begun",
            begun(),
            &[
                "a round",
                "0",
                "1-4",
                "no class has labels 5, 6, 7, 8, 9",
                "– no class",
            ],
        ),
        scene("task_many", many(), &["letter", "no class has labels"]),
        scene("task_refused", refused(), &["denied; make it writable"]),
        scene(
            "form_on_task",
            with_keys(with_library(), "t tab"),
            &["ctrl-t edit task"],
        ),
    ]
}
