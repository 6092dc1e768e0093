//! Library, Test and Runs.

use mnist_core::run::{Command, EventKind, RunState};
use mnist_tui::app::report::Named;
use mnist_tui::app::{Annotation, Effect, Msg, Overlay, Screen, next};
use mnist_tui::keys::Action;
use mnist_tui::request::Kind;

use crate::sample::runs::{self, run, seventh_epoch, started};
use crate::sample::{evaluation, id, listing, press, run_listing, tell, test_images, type_text};
use crate::{following, problem, with_library};

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
fn runs_are_controlled_where_they_are_listed() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    let other = run(
        1000,
        Kind::Transfer,
        RunState::Paused,
        &[started(), EventKind::Paused { step: 0 }],
    );
    let followed = model.run.clone().unwrap();
    tell(
        &mut model,
        Msg::Runs(Ok(run_listing(vec![followed, other.clone()]))),
    );
    let effects = press(&mut model, "5 j space");
    assert!(effects.contains(&Effect::Send(other.dir.clone(), Command::Resume)));
    assert_eq!(press(&mut model, "enter"), [Effect::Follow(other.dir)]);
    assert_eq!(model.screen, Screen::Train);
}

#[test]
fn test_asks_for_each_checkpoint_once() {
    let mut model = with_library();
    let asked = |effects: &[Effect], number: u8| {
        let evaluates =
            |e: &Effect| matches!(e, Effect::Evaluate { id: of, .. } if *of == id(number));
        let reads =
            |e: &Effect| matches!(e, Effect::LoadImages { id: of, .. } if *of == id(number));
        effects.iter().any(evaluates) && effects.iter().any(reads)
    };
    assert!(asked(&press(&mut model, "4"), 2));
    assert_eq!(press(&mut model, "1 4"), []);
    assert!(asked(&press(&mut model, "3 g 4"), 1));
}

#[test]
fn other_images_than_those_of_the_training_are_told() {
    let mut model = with_library();
    press(&mut model, "4");
    let mut images = test_images();
    images.warning = Some("mnist is used".into());
    tell(&mut model, Msg::Images(id(2), Ok(images)));
    assert_eq!(problem(&model), "mnist is used");
}

#[test]
fn an_answer_about_another_checkpoint_is_dropped() {
    let mut model = with_library();
    press(&mut model, "4 3 g 4");
    let late = evaluation(&mnist_core::task::Task::even_odd());
    tell(&mut model, Msg::Evaluated(id(2), Box::new(Ok(late))));
    assert!(model.test.evaluation.get().is_none());
}

#[test]
fn an_image_is_found_by_its_number() {
    let mut model = with_library();
    press(&mut model, "4");
    tell(&mut model, Msg::Images(id(2), Ok(test_images())));
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
fn a_filter_selects_what_it_finds_and_not_its_parent() {
    let mut model = with_library();
    press(&mut model, "3 g / e v e n - o d d - h enter");
    assert_eq!(model.library.rows().len(), 2);
    assert_eq!(model.checkpoint().map(|e| &e.id), Some(&id(2)));
}

#[test]
fn nothing_is_done_to_what_a_filter_hides() {
    let mut model = with_library();
    press(&mut model, "3 / z z enter");
    assert_eq!(press(&mut model, "x y"), []);
    assert!(model.overlay.is_none());
}

#[test]
fn the_end_of_a_run_does_not_change_what_somebody_looks_at() {
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    press(&mut model, "3 g enter j space");
    let draft = model.layers.draft.clone();
    let run = model.run.as_ref().unwrap().dir.id();
    let events = vec![mnist_core::run::Event {
        time_ms: 2_000_000,
        kind: runs::finished(3, "digits-lenet", 0.972),
    }];
    let state = RunState::Finished;
    tell(&mut model, Msg::Events { run, events, state });
    tell(
        &mut model,
        Msg::Library(Ok(listing(crate::sample::entries()))),
    );
    assert_eq!(model.layers.draft, draft);
    assert_eq!(model.checkpoint().map(|e| &e.id), Some(&id(1)));
}

#[test]
fn a_new_run_does_not_take_the_place_of_the_selected_one() {
    let mut model = with_library();
    let old = run(1000, Kind::Pretrain, RunState::Stopped, &seventh_epoch());
    tell(&mut model, Msg::Runs(Ok(run_listing(vec![old.clone()]))));
    let live = run(1100, Kind::Pretrain, RunState::Training, &seventh_epoch());
    tell(
        &mut model,
        Msg::Runs(Ok(run_listing(vec![live, old.clone()]))),
    );
    press(&mut model, "5");
    assert_eq!(model.runs.selected().map(|r| &r.dir), Some(&old.dir));
}

#[test]
fn a_followed_run_that_is_deleted_is_shown_no_longer() {
    let mut model = following(Kind::Pretrain, RunState::Stopped, &seventh_epoch());
    let dir = model.run.as_ref().unwrap().dir.clone();
    let effects = tell(&mut model, Msg::RunRemoved(dir));
    assert!(effects.contains(&Effect::Unfollow));
    assert!(model.run.is_none());
}

#[test]
fn the_image_follows_the_selected_mistake() {
    let mut model = with_library();
    press(&mut model, "3 g j 4");
    tell(&mut model, Msg::Images(id(2), Ok(test_images())));
    let task = mnist_core::task::Task::even_odd();
    tell(
        &mut model,
        Msg::Evaluated(id(2), Box::new(Ok(evaluation(&task)))),
    );
    press(&mut model, "j");
    assert_eq!(model.test.index, model.test.mistakes()[1].index);
}

#[test]
fn a_run_that_was_cut_short_is_saved_by_a_key() {
    for screen in ["1", "5"] {
        let mut model = following(Kind::Pretrain, RunState::Interrupted, &seventh_epoch());
        let all = model.run.iter().cloned().collect();
        tell(&mut model, Msg::Runs(Ok(run_listing(all))));
        press(&mut model, screen);
        let effects = press(&mut model, "w");
        let [Effect::Resume(run, commands)] = &effects[..] else {
            panic!("{effects:?}");
        };
        assert_eq!(Some(run), model.run.as_ref().map(|r| &r.dir));
        assert_eq!(commands, &[Command::Save { name: None }]);
    }
    let mut model = following(Kind::Pretrain, RunState::Training, &seventh_epoch());
    assert_eq!(press(&mut model, "w"), vec![]);
    assert!(problem(&model).contains("cut short"), "{}", problem(&model));
}

#[test]
fn files_that_become_damaged_are_told_of_once() {
    let mut model = with_library();
    let mut found = listing(crate::sample::entries());
    found.damaged.push(mnist_core::library::Damaged {
        path: "/x.safetensors".into(),
        id: None,
        names: vec![],
        reason: "is empty".into(),
    });
    tell(&mut model, Msg::Library(Ok(found.clone())));
    assert!(problem(&model).starts_with("1 checkpoint damaged"));
    model.notice = None;
    tell(&mut model, Msg::Library(Ok(found)));
    assert!(model.notice.is_none());
}

#[test]
fn a_key_makes_a_favourite_and_a_line_of_words_its_tags() {
    let mut model = with_library();
    press(&mut model, "3 g");
    let of = Named::from(model.checkpoint().unwrap());
    let asked = press(&mut model, "*");
    assert_eq!(
        asked,
        [Effect::Annotate(of.clone(), Annotation::Favourite(true))]
    );
    press(&mut model, "#");
    type_text(&mut model, "demo Talk");
    assert_eq!(press(&mut model, "enter"), vec![]);
    press(&mut model, "ctrl-u");
    type_text(&mut model, "demo talk");
    let tags = Annotation::Tags(vec!["demo".into(), "talk".into()]);
    assert_eq!(
        press(&mut model, "enter"),
        [Effect::Annotate(of.clone(), tags)]
    );
    press(&mut model, "m");
    type_text(&mut model, "for Bern");
    let note = Annotation::Note("for Bern".into());
    assert_eq!(press(&mut model, "enter"), [Effect::Annotate(of, note)]);
}

#[test]
fn a_checkpoint_that_was_replaced_under_its_id_is_read_again() {
    let mut model = with_library();
    press(&mut model, "3 g");
    let mut all = crate::sample::entries();
    let id = model.checkpoint().unwrap().id.clone();
    let again = |effects: Vec<Effect>| effects.contains(&Effect::LoadRecord(id.clone()));
    assert!(!again(tell(
        &mut model,
        Msg::Library(Ok(listing(all.clone())))
    )));
    for entry in all.iter_mut().filter(|entry| entry.id == id) {
        entry.created += jiff::SignedDuration::from_secs(1);
    }
    assert!(again(tell(&mut model, Msg::Library(Ok(listing(all))))));
}
