//! What a task is made for: a form that has a field for one.

use crate::app::Overlay;
use crate::app::form::{ExperimentDraft, ExperimentField, Form, Request};
use crate::config::Config;
use crate::request::Field;

/// A form whose task is edited; it is in focus.
#[derive(Debug, Clone)]
pub enum Asker {
    /// The settings of a training.
    Training(Box<Form>),
    /// The settings of an experiment.
    Experiment(Box<Form<ExperimentDraft>>),
}

impl Asker {
    /// The task that it names.
    #[must_use]
    pub fn task(&self) -> &str {
        match self {
            Self::Training(form) => form.request.value(Field::Task),
            Self::Experiment(form) => form.request.value(ExperimentField::Training(Field::Task)),
        }
    }

    /// The data set that it names.
    #[must_use]
    pub fn data<'a>(&'a self, config: &'a Config) -> &'a str {
        let data = match self {
            Self::Training(form) => form.request.value(Field::Data),
            Self::Experiment(form) => form.request.value(ExperimentField::Training(Field::Data)),
        };
        match data.trim() {
            "" => &config.training.data,
            data => data,
        }
    }

    /// Takes the task of this name.
    pub(in crate::app) fn take(&mut self, name: &str, config: &Config) {
        match self {
            Self::Training(form) => form.put(name, config),
            Self::Experiment(form) => form.put(name, config),
        }
    }

    /// The form as it lies over a screen.
    #[must_use]
    pub fn overlay(self) -> Overlay {
        match self {
            Self::Training(form) => Overlay::Form(form),
            Self::Experiment(form) => Overlay::Experiment(form),
        }
    }
}
