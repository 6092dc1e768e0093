use super::*;
use crate::app::form::Form;
use crate::config::{ConfigFile, load, load_defaults};
use crate::keys::Action;
use crate::request::{Field, Kind, TrainingRequest};

/// The editor of what a form for this task asks for.
fn editor(task: &str, config: &Config) -> TaskEditor {
    let mut request = TrainingRequest::new(Kind::Pretrain, config);
    request.set(Field::Task, task);
    TaskEditor::new(Asker::Training(Box::new(Form::new(request))), config)
}

/// Types keys, with blanks between; what edits nothing moves.
fn keys(editor: &mut TaskEditor, text: &str) {
    for key in text.split(' ') {
        if editor.edit(key.parse().unwrap()) {
            continue;
        }
        editor.act(match key {
            "tab" => Action::NextPart,
            "shift-tab" => Action::PreviousPart,
            "down" => Action::NextField,
            "up" => Action::PreviousField,
            "right" => Action::NextChoice,
            "left" => Action::PreviousChoice,
            _ => panic!("{key} does nothing"),
        });
    }
}

#[test]
fn a_task_that_is_built_in_is_copied_under_a_free_name() {
    let config = load_defaults().unwrap();
    let editor = editor("even-odd", &config);
    assert_eq!(editor.name().text(), "even-odd-2");
    let (task, existing) = editor.task(&config.tasks).unwrap();
    assert!(task.same_question(config.tasks.get("even-odd").unwrap()));
    assert_eq!(existing, Existing::Keep);
}

#[test]
fn a_task_that_groups_nothing_begins_without_classes() {
    let config = load_defaults().unwrap();
    let mut editor = editor("digits", &config);
    assert_eq!(editor.grouping().classes(), [""; 0]);
    keys(&mut editor, "s m a l l tab l o w down h i g h tab");
    keys(&mut editor, "a a a b b b b b b b");
    let (task, _) = editor.task(&config.tasks).unwrap();
    assert_eq!(
        (task.name(), task.classes()),
        ("small", &["low".into(), "high".into()][..])
    );
    assert_eq!(task.label_map(), [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
}

#[test]
fn one_class_against_the_rest_gets_a_name_without_its_colon() {
    let config = load_defaults().unwrap();
    let editor = editor("digits:3", &config);
    assert_eq!(editor.name().text(), "digits-3");
    assert_eq!(editor.grouping().classes(), ["rest", "3"]);
}

#[test]
fn what_is_missing_is_told_until_it_is_there() {
    let config = load_defaults().unwrap();
    let mut editor = editor("digits", &config);
    let told = |editor: &TaskEditor| editor.task(&config.tasks).unwrap_err();
    assert!(told(&editor).contains("needs 2 to 10 classes, one label or more for each; it has 0"));
    keys(&mut editor, "tab x tab");
    editor.go_to_problem(&config.tasks);
    assert_eq!(editor.spot(), Spot::NewClass);
    keys(&mut editor, "y tab a a");
    assert!(told(&editor).contains("no class has labels 2, 3, 4,"));
    editor.go_to_problem(&config.tasks);
    assert_eq!(editor.spot(), Spot::Label(2));
    keys(&mut editor, "a a a a a a a a");
    assert!(told(&editor).contains("no label belongs to class \"y\""));
    keys(&mut editor, "right");
    editor.task(&config.tasks).unwrap();
    keys(&mut editor, "tab p r i m e");
    assert!(told(&editor).contains("there is a task prime already"));
    keys(&mut editor, "tab");
    editor.go_to_problem(&config.tasks);
    assert_eq!(editor.spot(), Spot::Name);
}

#[test]
fn a_class_that_loses_its_name_goes_with_its_place_in_labels() {
    let config = load_defaults().unwrap();
    let mut editor = editor("even-odd", &config);
    keys(&mut editor, "tab backspace");
    assert_eq!(editor.grouping().classes(), ["", "even"]);
    keys(&mut editor, "down");
    assert_eq!(editor.grouping().classes(), ["even"]);
    assert_eq!(editor.spot(), Spot::Class(0));
    assert_eq!(editor.grouping().class_of(1), None);
    assert_eq!(editor.grouping().class_of(2), Some(0));
}

#[test]
fn the_class_of_a_label_goes_round() {
    let config = load_defaults().unwrap();
    let mut editor = editor("even-odd", &config);
    keys(&mut editor, "shift-tab right");
    assert_eq!(editor.grouping().class_of(0), Some(0));
    keys(&mut editor, "left");
    assert_eq!(editor.grouping().class_of(0), Some(1));
    // There is no third class.
    assert!(!editor.edit("c".parse().unwrap()));
    keys(&mut editor, "up");
    assert_eq!(editor.spot(), Spot::NewClass);
}

/// A configuration with images of clothes, which are trained on, and a task of the digits.
fn with_clothes() -> Config {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let text = "[training]\ndata = \"fashion\"\n[data.fashion]\npath = \"/fashion\"\nclasses = [\"shoe\", \"shirt\", \"bag\"]\n\
                [tasks.round]\nclasses = [\"no\", \"yes\"]\nlabel_map = [1, 0, 0, 0, 0, 0, 1, 0, 1, 1]\n";
    std::fs::write(&path, text).unwrap();
    load(&ConfigFile::Named(path)).unwrap()
}

#[test]
fn the_labels_are_those_of_the_data() {
    let editor = editor("even-odd", &with_clothes());
    assert_eq!(editor.grouping().labels(), ["shoe", "shirt", "bag"]);
    assert_eq!(editor.grouping().classes(), [""; 0]);
}

#[test]
fn a_task_of_ones_own_for_other_images_does_not_give_way() {
    let config = with_clothes();
    assert_eq!(config.tasks.origin("round"), Some(TaskOrigin::Own));
    let editor = editor("round", &config);
    assert_eq!(editor.grouping().labels(), ["shoe", "shirt", "bag"]);
    assert_eq!(editor.name().text(), "round-2");
}
