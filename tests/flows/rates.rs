//! Learning rates tried from a form, and one of them taken.

use mnist_tui::app::{Effect, Job, Model, Msg, Outcome, Overlay};
use mnist_tui::request::Field;

use crate::sample::scenes::rates::curve;
use crate::sample::{press, tell, type_text};
use crate::{problem, with_library};

fn rate_in_form(model: &Model) -> &str {
    match &model.overlay {
        Some(Overlay::Form(form)) => form.request.value(Field::LearningRate),
        other => panic!("{other:?}"),
    }
}

/// Asks for a test and hears what it found.
fn tried(model: &mut Model) {
    let asked = press(model, "p ctrl-f");
    let [Effect::Work(job @ Job::Rates(_))] = &asked[..] else {
        panic!("{asked:?}");
    };
    let found = Box::new(Outcome::Tried(curve()));
    tell(model, Msg::Ended(job.clone(), found));
}

#[test]
fn the_suggested_rate_is_written_into_the_form() {
    let mut model = with_library();
    tried(&mut model);
    assert_eq!(press(&mut model, "enter"), []);
    let suggested = curve().suggestion().unwrap().rate;
    let written: f64 = rate_in_form(&model).parse().unwrap();
    assert!(
        (written / suggested - 1.0).abs() < 0.05,
        "{written} for {suggested}"
    );
    let effects = press(&mut model, "enter");
    assert!(matches!(&effects[..], [Effect::Start(_)]), "{effects:?}");
}

#[test]
fn a_higher_rate_can_be_taken_and_the_form_kept_as_it_was() {
    let mut model = with_library();
    tried(&mut model);
    press(&mut model, "right right enter");
    let suggested = curve().suggestion().unwrap().rate;
    let written: f64 = rate_in_form(&model).parse().unwrap();
    assert!(
        (1.2..1.6).contains(&(written / suggested)),
        "{written} for {suggested}"
    );

    let mut model = with_library();
    tried(&mut model);
    press(&mut model, "left esc");
    assert_eq!(rate_in_form(&model), "0.02");
}

#[test]
fn nothing_is_taken_before_something_was_found() {
    let mut model = with_library();
    press(&mut model, "p ctrl-f enter");
    assert_eq!(problem(&model), "nothing has been found yet");
    press(&mut model, "esc");
    assert_eq!(rate_in_form(&model), "0.02");
    assert_eq!(press(&mut model, "ctrl-f"), [], "it is under way already");
}

#[test]
fn a_form_that_is_wrong_is_set_right_first() {
    let mut model = with_library();
    press(&mut model, "p tab tab tab tab ctrl-u");
    type_text(&mut model, "ten");
    assert_eq!(press(&mut model, "ctrl-f"), []);
    assert!(matches!(&model.overlay, Some(Overlay::Form(form)) if !form.errors.is_empty()));
}
