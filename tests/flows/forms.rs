//! Forms and the preparation of a transfer.

use mnist_core::run::Start;
use mnist_tui::app::{Effect, Msg, Overlay, Screen};
use mnist_tui::request::{Field, FieldErrors, Kind};

use crate::sample::{model, press, tell, type_text};
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
    let effects = press(&mut model, "p shift-tab shift-tab space enter");
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
    assert_eq!(problem(&model), "name: the name is taken");
    assert!(
        !press(&mut model, "enter").is_empty(),
        "the form cannot be sent again"
    );
}

#[test]
fn letters_are_text_in_a_text_field_and_keys_elsewhere() {
    let mut model = model();
    press(&mut model, "p tab tab q 1 ?");
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
