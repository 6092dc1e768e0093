//! The form that begins an experiment.

use std::collections::BTreeMap;

use super::{Editor, Item, Request};
use crate::config::Config;
use crate::experiment::request::ExperimentRequest;
use crate::request::Field;

/// A line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExperimentField {
    /// What a single training has too.
    Training(Field),
    /// What is compared.
    Strategies,
    /// Numbers of labelled images.
    Budgets,
    /// Repetitions.
    Seeds,
}

/// What is wrong, by field.
pub type ExperimentErrors = BTreeMap<ExperimentField, String>;

impl ExperimentField {
    const ALL: [Self; 14] = [
        Self::Training(Field::From),
        Self::Training(Field::Task),
        Self::Training(Field::Data),
        Self::Strategies,
        Self::Budgets,
        Self::Seeds,
        Self::Training(Field::Epochs),
        Self::Training(Field::BatchSize),
        Self::Training(Field::LearningRate),
        Self::Training(Field::Optimizer),
        Self::Training(Field::Schedule),
        Self::Training(Field::Clipping),
        Self::Training(Field::LabelSmoothing),
        Self::Training(Field::Augmentation),
    ];

    fn flag(self) -> String {
        match self {
            Self::Training(field) => field.flag(),
            _ => self.label().to_owned(),
        }
    }

    /// The field that a flag of the command line sets.
    #[must_use]
    pub fn of_flag(flag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.flag() == flag)
    }
}

impl Item for ExperimentField {
    type Key = Self;

    fn label(self) -> &'static str {
        match self {
            Self::Training(field) => field.label(),
            Self::Strategies => "strategies",
            Self::Budgets => "budgets",
            Self::Seeds => "seeds",
        }
    }

    fn key(self) -> Option<Self> {
        Some(self)
    }

    fn is_task(self) -> bool {
        self == Self::Training(Field::Task)
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
        draft.set(ExperimentField::Training(Field::From), from);
        draft.set(ExperimentField::Training(Field::Task), task);
        draft
    }

    /// What the command line would ask for.
    #[must_use]
    pub fn request(&self) -> ExperimentRequest {
        let said = |field| Some(self.value(field).trim().to_owned()).filter(|v| !v.is_empty());
        let training = |field| said(ExperimentField::Training(field));
        ExperimentRequest {
            from: training(Field::From).into_iter().collect(),
            task: training(Field::Task),
            data: training(Field::Data),
            strategies: said(ExperimentField::Strategies),
            budgets: said(ExperimentField::Budgets),
            seeds: said(ExperimentField::Seeds),
            epochs: training(Field::Epochs),
            batch_size: training(Field::BatchSize),
            learning_rate: training(Field::LearningRate),
            optimizer: training(Field::Optimizer),
            schedule: training(Field::Schedule),
            clipping: training(Field::Clipping),
            label_smoothing: training(Field::LabelSmoothing),
            augmentation: training(Field::Augmentation),
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
            ExperimentField::Training(Field::Task) => {
                Editor::Choice(config.tasks.names().cloned().collect())
            }
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
            (ExperimentField::Training(Field::From), ""),
            (ExperimentField::Training(Field::Task), "evn-odd"),
            (ExperimentField::Strategies, "scratch,magic"),
            (ExperimentField::Budgets, "20,many"),
            (ExperimentField::Seeds, "0"),
            (ExperimentField::Training(Field::Epochs), "none"),
            (ExperimentField::Training(Field::BatchSize), "0"),
            (ExperimentField::Training(Field::LearningRate), "q"),
            (ExperimentField::Training(Field::Optimizer), "magic"),
            (ExperimentField::Training(Field::Schedule), "magic"),
            (ExperimentField::Training(Field::Clipping), "norm:max=0"),
            (ExperimentField::Training(Field::LabelSmoothing), "2"),
            (ExperimentField::Training(Field::Augmentation), "magic"),
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
