//! Forms and the preparation of a transfer.

use mnist_core::run::Start;
use mnist_tui::app::{Effect, Msg, Overlay, Screen};
use mnist_tui::request::{Field, FieldErrors, Kind};

use crate::sample::{listing, model, press, tell, type_text};
use crate::{problem, with_library};

#[test]
fn p_and_enter_start_the_tutorials_pretraining() {
    let mut model = model();
    let effects = press(&mut model, "p enter");
    let [Effect::Start(request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.kind, Kind::Pretrain);
    assert_eq!(request.value(Field::Epochs), "10");
    assert_eq!(request.value(Field::LearningRate), "0.02");
    assert_eq!(request.start, Start::Running);
}

#[test]
fn a_run_starts_paused_when_the_form_says_so() {
    let mut model = model();
    let back = "shift-tab ".repeat(8);
    let effects = press(&mut model, &format!("p {back}space enter"));
    assert!(matches!(effects.as_slice(), [Effect::Start(r)] if r.start == Start::Paused));
}

#[test]
fn a_wrong_field_keeps_the_form_open_and_gets_the_focus() {
    let mut model = model();
    press(&mut model, "p tab tab tab tab ctrl-u");
    type_text(&mut model, "ten");
    let effects = press(&mut model, "tab enter");
    assert_eq!(effects, []);
    let Some(Overlay::Form(form)) = &model.overlay else {
        panic!("the form is closed");
    };
    assert!(form.errors.contains_key(&Field::Epochs));
    assert_eq!(form.line().text(), "ten");
}

#[test]
fn what_the_disk_refuses_is_said_beside_its_field() {
    let mut model = model();
    press(&mut model, "p enter");
    let errors = FieldErrors::from([(Field::Name, "the name is taken".into())]);
    tell(&mut model, Msg::Refused(errors));
    let Some(Overlay::Form(form)) = &model.overlay else {
        panic!("the form is closed");
    };
    assert_eq!(form.error(form.item()), Some("the name is taken"));
    // Told once: the form says it.
    assert_eq!(model.notice, None);
    assert!(
        !press(&mut model, "enter").is_empty(),
        "the form cannot be sent again"
    );
}

#[test]
fn what_the_disk_refuses_is_said_below_when_something_else_lies_over_the_screen() {
    let mut model = model();
    press(&mut model, "p enter esc ?");
    let errors = FieldErrors::from([(Field::Name, "the name is taken".into())]);
    tell(&mut model, Msg::Refused(errors));
    assert_eq!(problem(&model), "name: the name is taken");
    assert!(matches!(model.overlay, Some(Overlay::Help { .. })));
}

#[test]
fn letters_are_text_in_a_text_field_and_keys_elsewhere() {
    let mut model = model();
    press(&mut model, "p tab tab end q 1 ?");
    let Some(Overlay::Form(form)) = &model.overlay else {
        panic!("the form is closed");
    };
    assert_eq!(form.request.value(Field::Data), "mnistq1?");
    press(&mut model, "esc");
    assert_eq!(press(&mut model, "q"), [Effect::Quit]);
}

#[test]
fn ctrl_c_quits_from_anywhere() {
    for keys in ["1", "p", "3 /", "?", "2"] {
        let mut model = with_library();
        press(&mut model, keys);
        assert_eq!(press(&mut model, "ctrl-c"), [Effect::Quit], "after {keys}");
    }
}

#[test]
fn a_transfer_is_prepared_on_layers_and_started_with_enter() {
    let mut model = with_library();
    press(&mut model, "3 g enter");
    assert_eq!(model.screen, Screen::Layers);
    let effects = press(&mut model, "g j j j space enter");
    let [Effect::Start(request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.value(Field::From), "digits-mlp");
    assert_eq!(request.value(Field::Task), "even-odd");
    assert_eq!(request.value(Field::Trainable), "dense_2,head");
}

#[test]
fn form_and_layers_edit_the_same_transfer() {
    let mut model = with_library();
    press(&mut model, "3 g t tab tab tab");
    type_text(&mut model, "500");
    press(&mut model, "ctrl-l a");
    let effects = press(&mut model, "t enter");
    let [Effect::Start(request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.value(Field::Labels), "500");
    assert_eq!(request.value(Field::Trainable), "all");
}

#[test]
fn a_training_is_asked_for_once() {
    let mut model = with_library();
    let effects = press(&mut model, "3 g enter o enter enter");
    let starts = effects.iter().filter(|e| matches!(e, Effect::Start(_)));
    assert_eq!(starts.count(), 1);
    assert_eq!(problem(&model), "a run is being started");
    tell(&mut model, Msg::NotStarted("no trainer".into()));
    assert!(matches!(
        press(&mut model, "enter").as_slice(),
        [Effect::Start(_)]
    ));
}

#[test]
fn a_form_opened_while_a_run_starts_stays_open() {
    let mut model = with_library();
    press(&mut model, "p enter esc t");
    let dir = mnist_core::run::RunDir::at("/data/runs/x");
    tell(&mut model, Msg::Launched(dir));
    let Some(Overlay::Form(form)) = &model.overlay else {
        panic!("the form is closed");
    };
    assert_eq!(form.request.kind, Kind::Transfer);
}

#[test]
fn what_is_wrong_is_shown_in_the_form_of_what_was_asked_for() {
    let mut model = with_library();
    press(&mut model, "3 g t esc 1 p enter esc");
    let errors = FieldErrors::from([(Field::Data, "no such folder".into())]);
    tell(&mut model, Msg::Refused(errors));
    let Some(Overlay::Form(form)) = &model.overlay else {
        panic!("no form");
    };
    assert_eq!(form.request.kind, Kind::Pretrain);
    assert!(form.errors.contains_key(&Field::Data));
}

#[test]
fn a_renamed_checkpoint_is_transferred_under_its_new_name() {
    let mut model = with_library();
    press(&mut model, "3 g enter esc");
    let mut entries = crate::sample::entries();
    for entry in entries.iter_mut().filter(|e| e.names == ["digits-mlp"]) {
        entry.names = vec!["renamed".into()];
    }
    tell(&mut model, Msg::Library(Ok(listing(entries))));
    let effects = press(&mut model, "t enter");
    assert!(
        matches!(effects.as_slice(), [Effect::Start(r)] if r.value(Field::From) == "renamed"),
        "{effects:?}"
    );
}

#[test]
fn layers_show_the_checkpoint_that_the_form_names() {
    let mut model = with_library();
    press(&mut model, "3 g t ctrl-u");
    type_text(&mut model, "digits-lenet");
    press(&mut model, "ctrl-l");
    let draft = model.layers.draft.as_ref().unwrap();
    assert_eq!(draft.from, crate::sample::id(3));
    assert_eq!(draft.request.value(Field::From), "digits-lenet");
}
