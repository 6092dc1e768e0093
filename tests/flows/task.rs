//! A task is made in a form.

use mnist_tui::app::form::ExperimentField;
use mnist_tui::app::task_editor::Standing;
use mnist_tui::app::{Effect, Model, Msg, Notice, Overlay};
use mnist_tui::config::{ConfigFile, Tasks, load};
use mnist_tui::files::Existing;
use mnist_tui::request::Field;

use crate::sample::{model, press, tell, type_text};
use crate::with_library;

/// The tasks with one of the user's own.
fn tasks(name: &str) -> Tasks {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = format!(
        "[tasks.{name}]\nclasses = [\"a\", \"b\"]\nlabel_map = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]\n"
    );
    std::fs::write(file.path(), text).unwrap();
    load(&ConfigFile::Named(file.path().to_owned()))
        .unwrap()
        .tasks
}

/// What the world says when it has saved `mine`.
fn saved(model: &mut Model, name: &str) {
    let told = Msg::TaskSaved {
        name: name.to_owned(),
        tasks: Box::new(tasks(name)),
    };
    tell(model, told);
}

fn form_task(model: &Model) -> &str {
    match &model.overlay {
        Some(Overlay::Form(form)) => form.request.value(Field::Task),
        Some(Overlay::Experiment(form)) => mnist_tui::app::form::Request::value(
            &form.request,
            ExperimentField::Training(Field::Task),
        ),
        other => panic!("no form but {other:?}"),
    }
}

#[test]
fn a_task_is_made_saved_and_chosen() {
    let mut model = model();
    press(&mut model, "p tab ctrl-t");
    type_text(&mut model, "mine");
    press(&mut model, "tab a down b tab");
    assert_eq!(
        press(&mut model, "a a a a a enter"),
        [],
        "labels have no class"
    );
    let effects = press(&mut model, "b b b b b enter");
    let [Effect::SaveTask { task, existing }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(*existing, Existing::Keep);
    assert_eq!(task.label_map(), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    assert_eq!(press(&mut model, "enter x"), [], "it is saved once");
    saved(&mut model, "mine");
    assert_eq!(form_task(&model), "mine");
    assert!(matches!(&model.notice, Some(Notice::Info(text)) if text.contains("mine")));
    let effects = press(&mut model, "enter");
    assert!(
        matches!(&effects[..], [Effect::Start(request)] if request.value(Field::Task) == "mine")
    );
}

#[test]
fn a_task_of_ones_own_is_changed_under_its_name() {
    let mut model = model();
    model.config.tasks = tasks("mine");
    model.config.training.task = "mine".into();
    press(&mut model, "p tab ctrl-t");
    let effects = press(&mut model, "tab tab b enter");
    let [Effect::SaveTask { task, existing }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!((task.name(), *existing), ("mine", Existing::Replace));
    assert_eq!(task.label_map(), [1, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
}

#[test]
fn esc_leads_back_to_the_form_as_it_was() {
    let mut model = with_library();
    press(&mut model, "3 g t tab ctrl-t x y z esc");
    assert_eq!(form_task(&model), "even-odd");
    press(&mut model, "esc");
    assert!(model.overlay.is_none());
}

#[test]
fn what_the_world_refuses_is_said_in_the_editor_until_something_is_changed() {
    let mut model = with_library();
    press(&mut model, "3 g t tab ctrl-t enter");
    tell(&mut model, Msg::TaskNotSaved("no room".into()));
    let standing = |model: &Model| match &model.overlay {
        Some(Overlay::Task(editor)) => editor.standing.clone(),
        other => panic!("no editor but {other:?}"),
    };
    assert_eq!(standing(&model), Standing::Refused("no room".into()));
    press(&mut model, "x");
    assert_eq!(standing(&model), Standing::Edited);
    assert_eq!(press(&mut model, "enter").len(), 1);
}

#[test]
fn an_editor_that_was_left_meanwhile_changes_no_form() {
    let mut model = with_library();
    press(&mut model, "3 g t tab ctrl-t enter esc");
    saved(&mut model, "even-odd-2");
    assert_eq!(form_task(&model), "even-odd");
    assert!(model.config.tasks.get("even-odd-2").is_some());
}

#[test]
fn an_experiment_gets_its_task_too() {
    let mut model = with_library();
    press(&mut model, "6 n tab right");
    assert_eq!(form_task(&model), "even-odd");
    press(&mut model, "ctrl-t enter");
    saved(&mut model, "even-odd-2");
    assert_eq!(form_task(&model), "even-odd-2");
}

#[test]
fn elsewhere_in_a_form_there_is_no_task_to_edit() {
    let mut model = model();
    press(&mut model, "p ctrl-t");
    assert!(matches!(model.overlay, Some(Overlay::Form(_))));
}
