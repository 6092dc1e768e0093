//! The Experiment screen: one experiment of those there are, and what it shows.

use mnist_core::experiment::ExperimentId;

use super::form::ExperimentDraft;
use super::overlay::{Overlay, Prompt, Question};
use super::perform::{open, report};
use super::report::ReportSubject;
use super::scroll::moved;
use super::{Effect, Form, Loadable, Model, Screen, layers};
use crate::experiment::standing::{Standing, State};
use crate::keys::Action;

/// What the larger part of the screen shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// Accuracies over the number of labels.
    #[default]
    Chart,
    /// The same as numbers.
    Table,
}

impl View {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Chart => Self::Table,
            Self::Table => Self::Chart,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chart => "chart",
            Self::Table => "table",
        }
    }
}

/// State of the Experiment screen.
#[derive(Debug, Clone, Default)]
pub struct Experiments {
    all: Loadable<Vec<Standing>>,
    selected: Option<ExperimentId>,
    /// Position of the source that is looked at.
    source: usize,
    /// What the larger part of the screen shows.
    pub view: View,
    /// The experiment that is being begun; one at a time.
    pub starting: Option<ExperimentDraft>,
}

impl Experiments {
    /// Whether the experiments are here.
    #[must_use]
    pub const fn state(&self) -> &Loadable<Vec<Standing>> {
        &self.all
    }

    /// Every experiment, newest first.
    #[must_use]
    pub fn all(&self) -> &[Standing] {
        self.all.get().map_or(&[], Vec::as_slice)
    }

    /// Position of the one on the screen: the newest unless another one was selected.
    #[must_use]
    pub fn position(&self) -> usize {
        let is_selected = |one: &Standing| Some(one.dir.id()) == self.selected;
        self.all().iter().position(is_selected).unwrap_or(0)
    }

    /// The one on the screen.
    #[must_use]
    pub fn selected(&self) -> Option<&Standing> {
        self.all().get(self.position())
    }

    /// How many sources the one on the screen has.
    #[must_use]
    pub fn sources(&self) -> usize {
        let selected = self.selected();
        selected.map_or(0, |one| one.report.sources.count())
    }

    /// Position of the source of it that the chart and the verdict are about.
    #[must_use]
    pub fn source(&self) -> usize {
        self.source.min(self.sources().saturating_sub(1))
    }

    /// Looks at the next source, or at the previous one; after the last comes the first.
    fn turn(&mut self, action: Action) {
        let (at, count) = (self.source(), self.sources().max(1));
        let by = match action {
            Action::PreviousSource => count - 1,
            _ => 1,
        };
        self.source = (at + by) % count;
    }

    /// Those that somebody carries out.
    pub fn under_way(&self) -> impl Iterator<Item = &Standing> {
        let is_under_way = |one: &&Standing| matches!(one.state, State::UnderWay(_));
        self.all().iter().filter(is_under_way)
    }

    /// Takes in how the experiments stand.
    pub fn load(&mut self, all: Result<Vec<Standing>, String>) {
        self.all = all.into();
    }

    /// Shows this one, even before it is known.
    pub fn select(&mut self, id: ExperimentId) {
        self.selected = Some(id);
        self.source = 0;
    }

    fn go_to(&mut self, position: usize) {
        if let Some(one) = self.all().get(position) {
            self.select(one.dir.id());
        }
    }
}

/// Asks how the experiments stand.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    if model.experiments.all.get().is_none() {
        model.experiments.all = Loadable::Loading;
    }
    vec![Effect::LoadExperiments]
}

/// What `action` does on this screen; `None` when it is about something else.
pub(super) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    if model.screen != Screen::Experiment {
        return None;
    }
    Some(match action {
        Action::NewExperiment => {
            let draft = match model.checkpoint() {
                Some(entry) => {
                    let task = layers::to_teach(&model.config, entry);
                    ExperimentDraft::new(entry.title(), task)
                }
                None => ExperimentDraft::new("", &model.config.transfer.task),
            };
            open(model, Overlay::Experiment(Box::new(Form::new(draft))))
        }
        Action::Continue => vec![Effect::Conduct(model.experiments.selected()?.dir.clone())],
        Action::Stop => {
            let dir = model.experiments.selected()?.dir.clone();
            open(model, Overlay::Confirm(Question::StopExperiment(dir)))
        }
        Action::Open => {
            let dir = model.experiments.selected()?.dir.clone();
            report(model, ReportSubject::Experiment(dir))
        }
        Action::Export => {
            let dir = model.experiments.selected()?.dir.clone();
            open(model, Overlay::Prompt(Prompt::findings(dir)))
        }
        Action::SwitchView => {
            model.experiments.view = model.experiments.view.other();
            vec![]
        }
        Action::PreviousSource | Action::NextSource => {
            model.experiments.turn(action);
            vec![]
        }
        _ => return None,
    })
}

/// Shows another experiment.
pub(super) fn move_selection(model: &mut Model, action: Action) {
    let (at, count) = (model.experiments.position(), model.experiments.all().len());
    if let Some(to) = moved(action, at, count, model.page()) {
        model.experiments.go_to(to);
    }
}
