//! Following and steering a run.

use mnist_core::model::TrainableLayers;
use mnist_core::run::{Change, Command, EventKind, RunState};
use mnist_tui::app::{Effect, Msg, Screen, next};
use mnist_tui::keys::Action;
use mnist_tui::request::{Field, Kind};

use crate::sample::runs::{run, seventh_epoch, spec, started, whole};
use crate::sample::{model, press, run_listing, tell, type_text};
use crate::{following, problem, sent, with_library};

#[test]
fn a_launched_run_is_shown_and_followed() {
    let mut model = with_library();
    press(&mut model, "3 t enter");
    let dir = mnist_core::run::RunDir::at("/data/runs/x");
    let effects = tell(&mut model, Msg::Launched(dir.clone()));
    assert!(effects.contains(&Effect::Follow(dir)));
    assert!(model.overlay.is_none());
    assert_eq!(model.screen, Screen::Train);
}

#[test]
fn after_a_transfer_a_key_asks_for_its_counterpart_from_scratch() {
    let mut model = following(
        Kind::Transfer,
        RunState::Finished,
        &whole(2, "even-odd-head", 0.964),
    );
    let effects = press(&mut model, "f enter");
    let [Effect::Start(request)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.kind, Kind::Pretrain);
    assert_eq!(request.value(Field::Task), "even-odd");
    assert_eq!(
        request.command(&model.config),
        "mnist-tui pretrain --task even-odd"
    );
}

#[test]
fn keys_control_the_live_run() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    let effects = press(&mut model, "space n N");
    let step = Command::Step { batches: 1 };
    assert_eq!(sent(&effects), [Command::Pause, step, Command::StepEpoch]);
    assert_eq!(sent(&press(&mut model, "s n")), []);
    assert_eq!(sent(&press(&mut model, "s y")), [Command::Stop]);
}

#[test]
fn earlier_epochs_are_marked_until_the_latest_are_wanted_again() {
    let mut model = following(
        Kind::Pretrain,
        RunState::Finished,
        &whole(1, "digits-mlp", 0.972),
    );
    let count = model.run.as_ref().unwrap().history.completed.len();
    assert_eq!(model.train.epoch, None);
    press(&mut model, "up up");
    assert_eq!(model.train.epoch, Some(count - 2));
    press(&mut model, "g");
    assert_eq!(model.train.epoch, Some(0));
    press(&mut model, "down");
    assert_eq!(model.train.epoch, Some(1));
    press(&mut model, "G");
    assert_eq!(model.train.epoch, None);
    press(&mut model, "up");
    let other = run(1933, Kind::Pretrain, RunState::Training, &seventh_epoch());
    tell(&mut model, Msg::Followed(Box::new(other)));
    assert_eq!(model.train.epoch, None, "that was of another run");
}

#[test]
fn a_paused_run_resumes_with_the_key_that_paused_it() {
    let paused = [started(), EventKind::Paused { step: 0 }];
    let mut model = following(Kind::Pretrain, RunState::Paused, &paused);
    assert_eq!(sent(&press(&mut model, "space")), [Command::Resume]);
    assert_eq!(sent(&press(&mut model, "c")), [Command::Resume]);
}

#[test]
fn quick_presses_on_the_rate_build_on_each_other() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    let rates: Vec<f64> = sent(&press(&mut model, "+ + - -"))
        .into_iter()
        .map(|command| match command {
            Command::Change(Change::LearningRate { rate }) => rate.get(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(rates, [0.025, 0.0312, 0.025, 0.02]);
}

#[test]
fn a_typed_rate_is_checked_before_it_is_sent() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    press(&mut model, "r ctrl-u");
    type_text(&mut model, "-1");
    assert_eq!(press(&mut model, "enter"), []);
    press(&mut model, "ctrl-u");
    type_text(&mut model, "0.5");
    let rate = 0.5.try_into().unwrap();
    let change = Command::Change(Change::LearningRate { rate });
    assert_eq!(sent(&press(&mut model, "enter")), [change]);
}

#[test]
fn layers_of_a_live_run_are_toggled_in_the_run() {
    let mut model = following(Kind::Transfer, RunState::Training, &seventh_epoch());
    let toggled = |layer: &str, trainable| {
        let layer = layer.to_owned();
        Command::Change(Change::Trainable { layer, trainable })
    };
    let effects = press(&mut model, "2 space");
    assert_eq!(sent(&effects), [toggled("dense_1", true)]);
    let all = sent(&press(&mut model, "a"));
    assert_eq!(all, [toggled("dense_1", true), toggled("dense_2", true)]);
}

#[test]
fn a_run_keeps_a_layer_that_trains() {
    let mut model = following(Kind::Transfer, RunState::Training, &seventh_epoch());
    assert_eq!(press(&mut model, "2 G space"), []);
    assert!(problem(&model).contains("no layer would train"));
}

#[test]
fn only_the_head_first_thaws_and_then_freezes() {
    let mut run = run(1932, Kind::Pretrain, RunState::Training, &seventh_epoch());
    run.history.trainable = TrainableLayers::parse("dense_1", &run.spec.architecture).unwrap();
    let mut model = with_library();
    tell(&mut model, Msg::Followed(Box::new(run)));
    let changes = sent(&press(&mut model, "2 o"));
    let set = |layer: &str, trainable| {
        let layer = layer.to_owned();
        Command::Change(Change::Trainable { layer, trainable })
    };
    assert_eq!(changes, [set("head", true), set("dense_1", false)]);
}

#[test]
fn an_interrupted_run_that_stood_still_is_asked_to_go_on() {
    let paused = [started(), EventKind::Paused { step: 0 }];
    let mut model = following(Kind::Pretrain, RunState::Interrupted, &paused);
    assert!(matches!(
        press(&mut model, "c").as_slice(),
        [Effect::Resume(_, commands)] if *commands == [Command::Resume]
    ));
}

#[test]
fn layers_of_a_queued_run_cannot_be_toggled_yet() {
    let queued = [EventKind::Queued { behind: "x".into() }];
    let mut model = following(Kind::Transfer, RunState::Queued, &queued);
    assert_eq!(press(&mut model, "2 g j space"), []);
    assert_eq!(problem(&model), "the run waits for another one");
}

#[test]
fn a_rate_that_was_refused_is_not_built_upon() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    press(&mut model, "+ +");
    let run = model.run.as_ref().unwrap().dir.id();
    let refused = EventKind::Refused {
        id: "1".into(),
        reason: "no".into(),
    };
    let events = vec![mnist_core::run::Event {
        time_ms: 1,
        kind: refused,
    }];
    let state = RunState::Training;
    tell(&mut model, Msg::Events { run, events, state });
    let rate = 0.025.try_into().unwrap();
    let change = Command::Change(Change::LearningRate { rate });
    assert_eq!(sent(&press(&mut model, "+")), [change]);
}

#[test]
fn a_finished_run_trains_on_for_as_many_epochs_as_asked() {
    let events = whole(1, "digits-mlp", 0.972);
    let mut model = following(Kind::Pretrain, RunState::Finished, &events);
    press(&mut model, "c ctrl-u");
    type_text(&mut model, "5");
    let effects = press(&mut model, "enter");
    let epochs = 15.try_into().unwrap();
    let change = Command::Change(Change::Epochs { epochs });
    assert!(matches!(effects.as_slice(), [Effect::Resume(_, commands)] if *commands == [change]));
}

#[test]
fn an_interrupted_run_is_taken_up_again() {
    let mut model = following(Kind::Pretrain, RunState::Interrupted, &seventh_epoch());
    assert_eq!(next(&model), Some(Action::Continue));
    assert!(matches!(
        press(&mut model, "c").as_slice(),
        [Effect::Resume(_, commands)] if commands.is_empty()
    ));
}

#[test]
fn a_key_that_cannot_work_says_why() {
    let mut model = model();
    assert_eq!(press(&mut model, "space"), []);
    assert_eq!(problem(&model), "there is no run");
    press(&mut model, "t");
    assert!(problem(&model).contains("no checkpoint"));
}

#[test]
fn someone_elses_run_can_only_be_watched() {
    let mut foreign = run(1932, Kind::Pretrain, RunState::Training, &seventh_epoch());
    foreign.writable = false;
    let mut model = with_library();
    tell(&mut model, Msg::Followed(Box::new(foreign)));
    for key in ["space", "n", "s", "+", "c"] {
        assert_eq!(press(&mut model, key), [], "{key}");
        assert!(problem(&model).contains("someone else"), "{key}");
    }
}

#[test]
fn a_dashboard_opened_beside_a_live_run_follows_it() {
    let mut model = model();
    let live = run(1932, Kind::Pretrain, RunState::Training, &seventh_epoch());
    let effects = tell(&mut model, Msg::Runs(Ok(run_listing(vec![live.clone()]))));
    assert_eq!(effects, [Effect::Follow(live.dir)]);
}

#[test]
fn news_of_another_run_changes_nothing() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    let before = model.run.as_ref().unwrap().history.clone();
    let told = Msg::Events {
        run: "another".into(),
        events: vec![],
        state: RunState::Failed,
    };
    tell(&mut model, told);
    assert_eq!(model.run.as_ref().unwrap().history, before);
    assert_eq!(spec(Kind::Pretrain).epochs.get(), 10);
}

#[test]
fn a_run_that_ran_away_goes_on_with_another_rate() {
    let mut events = seventh_epoch();
    events.push(EventKind::Stopped {
        step: 9,
        reason: mnist_core::run::StopReason::LossNotFinite,
        checkpoint: None,
    });
    let mut model = following(Kind::Pretrain, RunState::Stopped, &events);
    assert_eq!(next(&model), Some(Action::SetRate));
    let effects = press(&mut model, "r 0 . 0 1 enter");
    let rate = 0.01.try_into().unwrap();
    let change = Command::Change(Change::LearningRate { rate });
    assert!(matches!(effects.as_slice(), [Effect::Resume(_, commands)] if *commands == [change]));
}
