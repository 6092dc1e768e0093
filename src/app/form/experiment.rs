//! The form that begins an experiment.

use std::collections::BTreeMap;

use super::{Editor, Item, Request};
use crate::config::Config;
use crate::experiment::request::ExperimentRequest;

/// A line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExperimentField {
    /// The checkpoints to transfer from.
    From,
    /// What to tell apart.
    Task,
    /// Where the images come from.
    Data,
    /// What is compared.
    Strategies,
    /// Numbers of labelled images.
    Budgets,
    /// Repetitions.
    Seeds,
    /// Passes over the images.
    Epochs,
    /// Images per step.
    BatchSize,
    /// Learning rate.
    LearningRate,
    /// The update rule.
    Optimizer,
}

/// What is wrong, by field.
pub type ExperimentErrors = BTreeMap<ExperimentField, String>;

impl ExperimentField {
    const ALL: [Self; 10] = [
        Self::From,
        Self::Task,
        Self::Data,
        Self::Strategies,
        Self::Budgets,
        Self::Seeds,
        Self::Epochs,
        Self::BatchSize,
        Self::LearningRate,
        Self::Optimizer,
    ];

    /// The field that a flag of the command line sets.
    #[must_use]
    pub fn of_flag(flag: &str) -> Option<Self> {
        let label = flag.replace('-', " ");
        Self::ALL.into_iter().find(|field| field.label() == label)
    }
}

impl Item for ExperimentField {
    type Key = Self;

    fn label(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::Task => "task",
            Self::Data => "data",
            Self::Strategies => "strategies",
            Self::Budgets => "budgets",
            Self::Seeds => "seeds",
            Self::Epochs => "epochs",
            Self::BatchSize => "batch size",
            Self::LearningRate => "learning rate",
            Self::Optimizer => "optimizer",
        }
    }

    fn key(self) -> Option<Self> {
        Some(self)
    }

    fn is_task(self) -> bool {
        self == Self::Task
    }
}

/// An experiment that is being asked for; an empty text leaves it to the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExperimentDraft {
    values: BTreeMap<ExperimentField, String>,
}

impl ExperimentDraft {
    /// From this checkpoint to this task.
    #[must_use]
    pub fn new(from: &str, task: &str) -> Self {
        let mut draft = Self::default();
        draft.set(ExperimentField::From, from);
        draft.set(ExperimentField::Task, task);
        draft
    }

    /// What the command line would ask for.
    #[must_use]
    pub fn request(&self) -> ExperimentRequest {
        let said = |field| Some(self.value(field).trim().to_owned()).filter(|v| !v.is_empty());
        ExperimentRequest {
            from: said(ExperimentField::From).into_iter().collect(),
            task: said(ExperimentField::Task),
            data: said(ExperimentField::Data),
            strategies: said(ExperimentField::Strategies),
            budgets: said(ExperimentField::Budgets),
            seeds: said(ExperimentField::Seeds),
            epochs: said(ExperimentField::Epochs),
            batch_size: said(ExperimentField::BatchSize),
            learning_rate: said(ExperimentField::LearningRate),
            optimizer: said(ExperimentField::Optimizer),
            ..ExperimentRequest::default()
        }
    }
}

impl Request for ExperimentDraft {
    type Item = ExperimentField;

    fn title(&self) -> String {
        "experiment: does it help to reuse this checkpoint?".to_owned()
    }

    fn items(&self) -> Vec<ExperimentField> {
        ExperimentField::ALL.to_vec()
    }

    fn value(&self, field: ExperimentField) -> &str {
        self.values.get(&field).map_or("", String::as_str)
    }

    fn editor(&self, field: ExperimentField, config: &Config) -> Editor {
        match field {
            ExperimentField::Task => Editor::Choice(config.tasks.names().cloned().collect()),
            _ => Editor::Text,
        }
    }

    fn set(&mut self, field: ExperimentField, text: &str) {
        self.values.insert(field, text.to_owned());
    }

    fn check(&self, config: &Config) -> ExperimentErrors {
        let wrong = self.request().check(config).into_iter();
        let of_field =
            |(flag, problem): (String, String)| Some((ExperimentField::of_flag(&flag)?, problem));
        wrong.filter_map(of_field).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Form;
    use crate::config::load_defaults;

    #[test]
    fn a_draft_from_a_checkpoint_is_complete() {
        let config = load_defaults().unwrap();
        let draft = ExperimentDraft::new("digits-mlp", "even-odd");
        assert_eq!(draft.check(&config), ExperimentErrors::new());
        let expected = ExperimentRequest {
            from: vec!["digits-mlp".into()],
            task: Some("even-odd".into()),
            ..ExperimentRequest::default()
        };
        assert_eq!(draft.request(), expected);
    }

    #[test]
    fn what_is_wrong_stands_in_its_field() {
        let config = load_defaults().unwrap();
        for (field, text) in [
            (ExperimentField::From, ""),
            (ExperimentField::Task, "evn-odd"),
            (ExperimentField::Strategies, "scratch,magic"),
            (ExperimentField::Budgets, "20,many"),
            (ExperimentField::Seeds, "0"),
            (ExperimentField::Epochs, "none"),
            (ExperimentField::BatchSize, "0"),
            (ExperimentField::LearningRate, "q"),
            (ExperimentField::Optimizer, "magic"),
        ] {
            let mut draft = ExperimentDraft::new("digits-mlp", "even-odd");
            draft.set(field, text);
            let wrong = draft.check(&config);
            let fields: Vec<_> = wrong.keys().copied().collect();
            assert_eq!(fields, [field], "{wrong:?}");
            assert!(!wrong[&field].contains("--"), "{wrong:?}");
            let form = Form::refused(draft, wrong);
            assert_eq!(form.item(), field);
        }
    }
}
