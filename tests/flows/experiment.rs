//! Experiments: asked for, begun once, looked at, stopped and continued.

use mnist_core::experiment::ExperimentDir;
use mnist_core::storage::Access;
use mnist_tui::app::form::ExperimentField;
use mnist_tui::app::report::ReportSubject;
use mnist_tui::app::{Effect, Job, Model, Msg, Overlay, Screen};
use mnist_tui::experiment::request::ExperimentRequest;
use mnist_tui::experiment::standing::State;

use crate::sample::experiments::{several, standing, tutorial};
use crate::sample::{press, tell, type_text};
use crate::{problem, with_library};

fn dir(id: &str) -> ExperimentDir {
    ExperimentDir::at(format!("/data/experiments/20261124-161030-{id}"))
}

/// The Experiment screen with a resting experiment and an older one that is complete.
fn with_two() -> Model {
    let mut model = with_library();
    assert_eq!(press(&mut model, "6"), [Effect::LoadExperiments]);
    let all = vec![
        standing("bbbb", &tutorial(), |at| at < 9, State::Resting),
        standing("aaaa", &tutorial(), |_| true, State::Complete),
    ];
    tell(&mut model, Msg::Experiments(Ok(all)));
    model
}

#[test]
fn what_is_asked_for_is_begun_once_and_then_shown() {
    let mut model = with_two();
    press(&mut model, "j n tab tab tab tab");
    type_text(&mut model, "20,100");
    let request = ExperimentRequest {
        from: vec!["even-odd-head".into()],
        // Even and odd it knows already.
        task: Some("digits".into()),
        budgets: Some("20,100".into()),
        ..ExperimentRequest::default()
    };
    assert_eq!(
        press(&mut model, "enter"),
        [Effect::BeginExperiment(request)]
    );
    assert_eq!(press(&mut model, "enter"), []);
    assert!(problem(&model).contains("is being started"));
    let effects = tell(&mut model, Msg::Conducted(dir("cccc")));
    assert_eq!(effects, [Effect::LoadExperiments, Effect::LoadRuns]);
    assert!(model.overlay.is_none() && model.screen == Screen::Experiment);
    let new = standing("cccc", &tutorial(), |_| false, State::UnderWay(None));
    tell(&mut model, Msg::Experiments(Ok(vec![new])));
    assert_eq!(model.experiments.selected().unwrap().dir, dir("cccc"));
}

#[test]
fn what_cannot_be_begun_leaves_the_form_as_it_is() {
    let mut model = with_two();
    press(&mut model, "n enter");
    let refusal = "--from: nothing is called so".to_owned();
    tell(&mut model, Msg::NotConducted(refusal.clone()));
    assert_eq!(problem(&model), refusal);
    assert!(matches!(model.overlay, Some(Overlay::Experiment(_))));
    press(&mut model, "tab tab tab x");
    assert_eq!(press(&mut model, "enter"), [], "no strategy is called x");
    let Some(Overlay::Experiment(form)) = &model.overlay else {
        panic!("{:?}", model.overlay);
    };
    assert!(form.errors.contains_key(&ExperimentField::Strategies));
}

#[test]
fn keys_are_about_the_experiment_on_the_screen_and_not_about_a_run() {
    let mut model = with_two();
    assert_eq!(press(&mut model, "c"), [Effect::Conduct(dir("bbbb"))]);
    press(&mut model, "s");
    assert!(problem(&model).contains("nobody carries it out"));
    press(&mut model, "j c");
    assert!(problem(&model).contains("nothing is left to do"));
    let subject = ReportSubject::Experiment(dir("aaaa"));
    assert_eq!(
        press(&mut model, "enter"),
        [Effect::Work(Job::Report(subject))]
    );
    press(&mut model, "esc");
    let under_way = standing("bbbb", &tutorial(), |_| false, State::UnderWay(None));
    tell(&mut model, Msg::Experiments(Ok(vec![under_way])));
    assert_eq!(
        press(&mut model, "s y"),
        [Effect::StopExperiment(dir("bbbb"))]
    );
}

#[test]
fn somebody_elses_experiments_can_only_be_looked_at() {
    let mut model = with_two();
    model.access = Access::ViewOnly;
    for key in ["n", "c"] {
        assert_eq!(press(&mut model, key), []);
        assert!(problem(&model).contains("not yours to write"), "{key}");
    }
    assert_eq!(press(&mut model, "enter").len(), 1);
}

#[test]
fn the_checkpoints_are_ranked_for_a_task_that_there_is() {
    let mut model = with_library();
    press(&mut model, "3 R ctrl-u");
    type_text(&mut model, "evn-odd");
    assert_eq!(press(&mut model, "enter"), []);
    press(&mut model, "ctrl-u");
    type_text(&mut model, "digits");
    let subject = ReportSubject::Ranking("digits".into());
    assert_eq!(
        press(&mut model, "enter"),
        [Effect::Work(Job::Report(subject))]
    );
}

#[test]
fn sources_are_looked_at_in_turn_and_another_experiment_begins_with_its_first() {
    let mut model = with_two();
    press(&mut model, "right");
    assert!(problem(&model).contains("has one source"));
    let one = standing("aaaa", &tutorial(), |_| true, State::Complete);
    tell(&mut model, Msg::Experiments(Ok(vec![several(), one])));
    let mut turned = |keys: &str| {
        press(&mut model, keys);
        model.experiments.source()
    };
    assert_eq!(["right", "l", "right"].map(&mut turned), [1, 2, 0]);
    assert_eq!(["left", "h"].map(&mut turned), [2, 1]);
    assert_eq!(["j", "k"].map(&mut turned), [0, 0]);
}
