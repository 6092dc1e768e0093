//! What keys and news do to the state, without a terminal.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod sample;

use mnist_core::run::{Change, Command, EventKind, RunState, Start};
use mnist_tui::app::{Effect, Model, Msg, Notice, Overlay, Screen, next};
use mnist_tui::keys::Action;
use mnist_tui::request::{Field, FieldErrors, Kind};
use sample::runs::{self, run, seventh_epoch, spec, started, whole};
use sample::{entries, id, model, press, record, samples, tell, type_text};

fn with_library() -> Model {
    let mut model = model();
    tell(&mut model, Msg::Library(Ok(entries())));
    for sample in samples() {
        let read = Box::new(Ok(record(&sample)));
        tell(&mut model, Msg::Record(id(sample.number), read));
    }
    model
}

fn following(kind: Kind, state: RunState, events: &[EventKind]) -> Model {
    let mut model = with_library();
    tell(
        &mut model,
        Msg::Followed(Box::new(run(1932, kind, state, events))),
    );
    model
}

fn sent(effects: &[Effect]) -> Vec<Command> {
    let command = |effect: &Effect| match effect {
        Effect::Send(_, command) => Some(command.clone()),
        _ => None,
    };
    effects.iter().filter_map(command).collect()
}

fn problem(model: &Model) -> &str {
    match &model.notice {
        Some(Notice::Problem(text)) => text,
        other => panic!("no problem but {other:?}"),
    }
}

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
fn keys_control_the_live_run() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    let effects = press(&mut model, "space n N");
    let step = Command::Step { batches: 1 };
    assert_eq!(sent(&effects), [Command::Pause, step, Command::StepEpoch]);
    assert_eq!(sent(&press(&mut model, "s n")), []);
    assert_eq!(sent(&press(&mut model, "s y")), [Command::Stop]);
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
    let effects = press(&mut model, "2 j space");
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
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    let changes = sent(&press(&mut model, "2 o"));
    let frozen = |layer: &str| {
        let layer = layer.to_owned();
        Command::Change(Change::Trainable {
            layer,
            trainable: false,
        })
    };
    assert_eq!(changes, [frozen("dense_1"), frozen("dense_2")]);
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
fn the_end_of_a_run_selects_its_checkpoint() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    let run = model.run.as_ref().unwrap().dir.id();
    let events = vec![mnist_core::run::Event {
        time_ms: 2_000_000,
        kind: runs::finished(1, "digits-mlp", 0.972),
    }];
    let state = RunState::Finished;
    let effects = tell(&mut model, Msg::Events { run, events, state });
    assert!(effects.contains(&Effect::LoadLibrary));
    assert_eq!(model.checkpoint().map(|e| &e.id), Some(&id(1)));
    assert_eq!(next(&model), Some(Action::Transfer));
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
    assert!(matches!(effects.as_slice(), [Effect::Resume(_, Some(c))] if *c == change));
}

#[test]
fn an_interrupted_run_is_taken_up_again() {
    let mut model = following(Kind::Pretrain, RunState::Interrupted, &seventh_epoch());
    assert_eq!(next(&model), Some(Action::Continue));
    assert!(matches!(
        press(&mut model, "c").as_slice(),
        [Effect::Resume(_, None)]
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
    let effects = tell(&mut model, Msg::Runs(Ok(vec![live.clone()])));
    assert_eq!(effects, [Effect::Follow(live.dir)]);
}

#[test]
fn runs_are_controlled_where_they_are_listed() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    let other = run(
        1000,
        Kind::Transfer,
        RunState::Paused,
        &[started(), EventKind::Paused { step: 0 }],
    );
    let followed = model.run.clone().unwrap();
    tell(&mut model, Msg::Runs(Ok(vec![followed, other.clone()])));
    let effects = press(&mut model, "5 j space");
    assert!(effects.contains(&Effect::Send(other.dir.clone(), Command::Resume)));
    assert_eq!(press(&mut model, "enter"), [Effect::Follow(other.dir)]);
    assert_eq!(model.screen, Screen::Train);
}

#[test]
fn deleting_asks_first() {
    let mut model = with_library();
    assert!(!press(&mut model, "3 g x").iter().any(is_removal));
    assert!(!press(&mut model, "esc").iter().any(is_removal));
    assert_eq!(press(&mut model, "x y"), [Effect::RemoveCheckpoint(id(1))]);
}

fn is_removal(effect: &Effect) -> bool {
    matches!(effect, Effect::RemoveCheckpoint(_))
}

#[test]
fn test_asks_for_images_once_and_for_each_checkpoint_anew() {
    let mut model = with_library();
    let effects = press(&mut model, "4");
    assert!(effects.contains(&Effect::LoadImages));
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Evaluate { id: of, .. } if *of == id(2)))
    );
    assert_eq!(press(&mut model, "1 4"), []);
    let effects = press(&mut model, "3 g 4");
    assert!(matches!(effects.as_slice(), [Effect::Evaluate { id: of, .. }] if *of == id(1)));
}

#[test]
fn an_answer_about_another_checkpoint_is_dropped() {
    let mut model = with_library();
    press(&mut model, "4 3 g 4");
    let late = sample::evaluation(&mnist_core::task::Task::even_odd());
    tell(&mut model, Msg::Evaluated(id(2), Box::new(Ok(late))));
    assert!(model.test.evaluation.get().is_none());
}

#[test]
fn an_image_is_found_by_its_number() {
    let mut model = with_library();
    press(&mut model, "4");
    tell(&mut model, Msg::Images(Ok(sample::images())));
    press(&mut model, "i 1 0 0 enter");
    assert!(matches!(&model.overlay, Some(Overlay::Prompt(p)) if p.problem.is_some()));
    press(&mut model, "backspace enter");
    assert_eq!(model.test.index, 10);
    press(&mut model, "l l h");
    assert_eq!(model.test.index, 11);
}

#[test]
fn a_filter_is_cleared_with_esc() {
    let mut model = with_library();
    press(&mut model, "3 / l e n enter");
    assert_eq!(model.library.rows().len(), 1);
    press(&mut model, "esc");
    assert_eq!(model.library.rows().len(), 4);
    assert_eq!(model.screen, Screen::Library);
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
