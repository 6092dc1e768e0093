//! The Train screen: one run, live or not.

use mnist_core::run::{Change, Command, LearningRate, Outcome, Phase, RunDir, RunEntry};

use super::overlay::{Overlay, Prompt};
use super::scroll::moved;
use super::{Effect, Model, Notice, may_live};
use crate::keys::Action;

/// State of the Train screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Train {
    /// The scale of the loss chart.
    pub scale: Scale,
    /// What the large chart shows.
    pub metric: Metric,
    /// Position of the marked epoch among those that are complete; without one the latest are in view.
    pub epoch: Option<usize>,
    /// The rate last asked for, until the run takes it: quick presses build on each other.
    asked_rate: Option<LearningRate>,
}

/// What a chart of the epochs shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// The mean loss.
    Loss,
    /// The share of images classified correctly.
    Accuracy,
}

impl Metric {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Loss => Self::Accuracy,
            Self::Accuracy => Self::Loss,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Accuracy => "accuracy",
        }
    }
}

/// The vertical scale of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally far apart.
    Linear,
    /// Equal ratios are equally far apart.
    Logarithmic,
}

impl Scale {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Linear => Self::Logarithmic,
            Self::Logarithmic => Self::Linear,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Logarithmic => "log",
        }
    }
}

impl Train {
    /// The state at the start.
    #[must_use]
    pub const fn new(log_loss: bool) -> Self {
        Self {
            scale: if log_loss {
                Scale::Logarithmic
            } else {
                Scale::Linear
            },
            metric: Metric::Loss,
            epoch: None,
            asked_rate: None,
        }
    }

    /// Switches between the scales.
    pub const fn switch_scale(&mut self) {
        self.scale = self.scale.other();
    }

    /// The run has a new learning rate.
    pub const fn rate_taken(&mut self) {
        self.asked_rate = None;
    }
}

/// Marks another of the completed epochs; below the last one the latest are in view again.
pub(super) fn mark_epoch(model: &mut Model, action: Action) {
    let count = model.run.as_ref().map_or(0, |r| r.history.completed.len());
    // The place below the last one is where nothing is marked.
    let at = model.train.epoch.unwrap_or(count);
    if let Some(to) = moved(action, at, count + 1, model.page()) {
        model.train.epoch = (to < count).then_some(to);
    }
}

/// What `action` sends to `run`, where it is one line of control.
#[must_use]
pub fn command(action: Action, run: &RunEntry) -> Option<Command> {
    Some(match action {
        Action::PauseResume if run.history.phase == Phase::Paused => Command::Resume,
        Action::PauseResume => Command::Pause,
        Action::Step => Command::Step { batches: 1 },
        Action::StepEpoch => Command::StepEpoch,
        Action::StartNow => Command::StartNow,
        _ => return None,
    })
}

/// Resumes a run that has no trainer; a finished one is asked how much further it should train.
pub(super) fn continue_run(model: &mut Model, run: &RunEntry) -> Vec<Effect> {
    match &run.history.phase {
        Phase::Paused if run.state.is_live() => {
            vec![Effect::Send(run.dir.clone(), Command::Resume)]
        }
        Phase::Ended(Outcome::Finished { .. }) => {
            let more = run.spec.epochs;
            model.overlay = Some(Overlay::Prompt(Prompt::more_epochs(run.clone(), more)));
            vec![]
        }
        _ => {
            model.notice = Some(Notice::Info("starting a trainer".into()));
            vec![Effect::Resume(
                run.dir.clone(),
                run.wake_up().into_iter().collect(),
            )]
        }
    }
}

/// Makes a checkpoint of the state that a run without a trainer left.
pub(super) fn save(model: &mut Model, run: RunDir) -> Vec<Effect> {
    model.notice = Some(Notice::Info("saving its last state".into()));
    vec![Effect::Resume(run, vec![Command::Save { name: None }])]
}

/// Multiplies the followed run's learning rate.
pub(super) fn change_rate(model: &mut Model, factor: f64) -> Vec<Effect> {
    let Some(run) = &model.run else {
        return vec![];
    };
    let base = model.train.asked_rate.unwrap_or(run.history.learning_rate);
    // Three significant digits: what is shown is what is asked for.
    let wanted = format!("{:.2e}", base.get() * factor);
    match wanted.parse::<LearningRate>() {
        Ok(rate) => set_rate(model, rate),
        Err(problem) => {
            model.notice = Some(Notice::Problem(problem));
            vec![]
        }
    }
}

/// Asks the followed run for a learning rate; one that was cut short goes on with it.
pub(super) fn set_rate(model: &mut Model, rate: LearningRate) -> Vec<Effect> {
    let Some(run) = &model.run else {
        return vec![];
    };
    let change = Command::Change(Change::LearningRate { rate });
    if may_live(run) {
        model.train.asked_rate = Some(rate);
        vec![Effect::Send(run.dir.clone(), change)]
    } else {
        vec![Effect::Resume(run.dir.clone(), vec![change])]
    }
}
