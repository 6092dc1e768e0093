//! What the Layers screen is about: the followed run, or a transfer that is being prepared.

use mnist_core::run::RunState;
use mnist_tui::app::{Effect, Msg, Screen};
use mnist_tui::keys::Action;
use mnist_tui::request::{Field, Kind};

use crate::sample::runs::{run, seventh_epoch, whole};
use crate::sample::{press, tell};
use crate::{following, problem, sent};

fn ended() -> mnist_tui::app::Model {
    following(
        Kind::Transfer,
        RunState::Finished,
        &whole(2, "even-odd-head", 0.964),
    )
}

#[test]
fn layers_of_an_ended_run_are_shown_and_not_changed() {
    let mut model = ended();
    press(&mut model, "2 g j");
    assert_eq!(press(&mut model, "space"), []);
    assert_eq!(
        problem(&model),
        "the run has ended; prepare a transfer to choose what trains"
    );
    assert_eq!(mnist_tui::app::next(&model), Some(Action::Transfer));
}

#[test]
fn a_transfer_can_be_prepared_beside_a_live_run() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    press(&mut model, "3 g t ctrl-l");
    assert_eq!(model.screen, Screen::Layers);
    assert_eq!(sent(&press(&mut model, "g j space")), []);
    let effects = press(&mut model, "enter");
    let [Effect::Start(request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.value(Field::Trainable), "dense_1,head");
    // The tab leads to the live run again.
    press(&mut model, "1 2 g j");
    assert_eq!(sent(&press(&mut model, "space")).len(), 1);
}

#[test]
fn escape_leads_back_to_the_screen_that_layers_were_entered_from() {
    let mut model = ended();
    press(&mut model, "3 enter");
    assert_eq!(model.screen, Screen::Layers);
    press(&mut model, "esc");
    assert_eq!(model.screen, Screen::Library);
    press(&mut model, "esc");
    assert_eq!(
        model.screen,
        Screen::Library,
        "there is nothing further back"
    );
}

#[test]
fn a_started_transfer_is_what_layers_show_next() {
    let mut model = ended();
    press(&mut model, "3 enter o enter");
    let started = run(1940, Kind::Transfer, RunState::Training, &seventh_epoch());
    let _ = tell(&mut model, Msg::Launched(started.dir.clone()));
    let _ = tell(&mut model, Msg::Followed(Box::new(started)));
    press(&mut model, "2 g j");
    assert_eq!(sent(&press(&mut model, "space")).len(), 1);
}

#[test]
fn opening_a_checkpoint_shows_it_and_starts_nothing() {
    let mut model = ended();
    assert_eq!(press(&mut model, "3 g enter enter enter"), []);
    assert_eq!(model.layers.draft, None);
    assert_eq!(mnist_tui::app::next(&model), Some(Action::Transfer));
    // Whoever toggles a layer prepares a transfer.
    let effects = press(&mut model, "j j space enter");
    let [Effect::Start(request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.value(Field::From), "digits-mlp");
    assert_eq!(request.value(Field::Trainable), "dense_2,head");
}

#[test]
fn a_transfer_is_not_proposed_to_the_task_that_the_checkpoint_can_do() {
    let mut model = ended();
    press(&mut model, "3 t");
    let draft = model.layers.draft.as_ref().unwrap();
    assert_eq!(draft.request.value(Field::From), "even-odd-head");
    assert_eq!(draft.request.value(Field::Task), "digits");
}
