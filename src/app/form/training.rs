//! The form that starts a pretraining or a transfer.

use mnist_core::run::{QueuePolicy, Start, Unfreezing};

use super::{Editor, Item, Request};
use crate::config::Config;
use crate::request::{Field, FieldErrors, TrainingRequest};

/// One line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrainingItem {
    /// A setting of the request.
    Setting(Field),
    /// Whether the run waits for a first key.
    Start,
    /// What to do while another run is live.
    Queue,
}

impl Item for TrainingItem {
    type Key = Field;

    fn label(self) -> &'static str {
        match self {
            Self::Setting(field) => field.label(),
            Self::Start => "start",
            Self::Queue => "other runs",
        }
    }

    fn key(self) -> Option<Field> {
        match self {
            Self::Setting(field) => Some(field),
            Self::Start | Self::Queue => None,
        }
    }

    fn is_task(self) -> bool {
        self == Self::Setting(Field::Task)
    }
}

const STARTS: [(Start, &str); 2] = [
    (Start::Running, "at once"),
    (Start::Paused, "paused, before the first batch"),
];

const QUEUES: [(QueuePolicy, &str); 2] = [
    (QueuePolicy::Wait, "wait for them"),
    (QueuePolicy::StartAnyway, "start beside them"),
];

impl Request for TrainingRequest {
    type Item = TrainingItem;

    fn title(&self) -> String {
        self.kind.word().to_owned()
    }

    fn items(&self) -> Vec<TrainingItem> {
        // What a training can do without comes last: a small terminal shows the others.
        let (methods, usual): (Vec<Field>, Vec<Field>) =
            self.fields().partition(|field| field.is_method());
        let settings = usual.into_iter().map(TrainingItem::Setting);
        settings
            .chain([TrainingItem::Start, TrainingItem::Queue])
            .chain(methods.into_iter().map(TrainingItem::Setting))
            .collect()
    }

    fn value(&self, item: TrainingItem) -> &str {
        match item {
            TrainingItem::Setting(field) => self.value(field),
            TrainingItem::Start => word(&STARTS, self.start),
            TrainingItem::Queue => word(&QUEUES, self.queue),
        }
    }

    fn editor(&self, item: TrainingItem, config: &Config) -> Editor {
        let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        Editor::Choice(match item {
            TrainingItem::Start => words(&STARTS.map(|(_, word)| word)),
            TrainingItem::Queue => words(&QUEUES.map(|(_, word)| word)),
            TrainingItem::Setting(Field::Model) => config.models.keys().cloned().collect(),
            TrainingItem::Setting(Field::Task) => config.tasks.names().cloned().collect(),
            TrainingItem::Setting(Field::Unfreezing) => {
                words(&Unfreezing::ALL.map(Unfreezing::word))
            }
            TrainingItem::Setting(Field::Device) => words(&["auto", "cpu", "cuda", "mps"]),
            TrainingItem::Setting(_) => return Editor::Text,
        })
    }

    fn set(&mut self, item: TrainingItem, text: &str) {
        match item {
            TrainingItem::Setting(field) => self.set(field, text),
            TrainingItem::Start => self.start = meant(&STARTS, text).unwrap_or(self.start),
            TrainingItem::Queue => self.queue = meant(&QUEUES, text).unwrap_or(self.queue),
        }
    }

    fn check(&self, config: &Config) -> FieldErrors {
        self.check(config)
    }
}

fn word<T: PartialEq + Copy>(words: &[(T, &'static str)], value: T) -> &'static str {
    words
        .iter()
        .find(|(v, _)| *v == value)
        .map_or("", |(_, word)| word)
}

fn meant<T: Copy>(words: &[(T, &'static str)], text: &str) -> Option<T> {
    let mut all = words.iter();
    all.find(|(_, word)| *word == text).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Form;
    use crate::config::load_defaults;
    use crate::keys::Action;
    use crate::request::Kind;

    fn keys(form: &mut Form, config: &Config, text: &str) {
        for key in text.split(' ') {
            assert!(
                form.edit(key.parse().unwrap(), config),
                "{key} did not edit"
            );
        }
    }

    fn go_to(form: &mut Form, item: TrainingItem) {
        while form.item() != item {
            form.move_focus(Action::NextField);
        }
    }

    #[test]
    fn what_is_wrong_is_said_while_it_is_typed() {
        let config = load_defaults().unwrap();
        let mut form = Form::new(TrainingRequest::new(Kind::Pretrain, &config));
        go_to(&mut form, TrainingItem::Setting(Field::LearningRate));
        keys(&mut form, &config, "ctrl-u q");
        assert!(form.errors[&Field::LearningRate].contains("\"q\""));
        keys(&mut form, &config, "backspace 0 . 1");
        assert_eq!(form.errors, FieldErrors::new());
        assert_eq!(form.request.value(Field::LearningRate), "0.1");
    }

    #[test]
    fn choices_go_round_and_take_no_letters() {
        let config = load_defaults().unwrap();
        let mut form = Form::new(TrainingRequest::new(Kind::Transfer, &config));
        go_to(&mut form, TrainingItem::Start);
        assert!(!form.edit("x".parse().unwrap(), &config));
        form.choose(Action::NextChoice, &config);
        assert_eq!(form.request.start, Start::Paused);
        form.choose(Action::NextChoice, &config);
        assert_eq!(form.request.start, Start::Running);
        form.choose(Action::PreviousChoice, &config);
        assert_eq!(form.request.start, Start::Paused);
    }

    #[test]
    fn a_task_that_is_none_of_the_choices_can_be_typed() {
        let config = load_defaults().unwrap();
        let mut form = Form::new(TrainingRequest::new(Kind::Pretrain, &config));
        go_to(&mut form, TrainingItem::Setting(Field::Task));
        keys(&mut form, &config, "d i g i t s : 3");
        assert_eq!(form.request.value(Field::Task), "digits:3");
        assert_eq!(form.errors, FieldErrors::new());
        assert!(!form.edit("right".parse().unwrap(), &config));
        form.choose(Action::NextChoice, &config);
        let first = config.tasks.names().next().unwrap();
        assert_eq!(form.request.value(Field::Task), first);
        keys(&mut form, &config, "x");
        assert!(form.errors[&Field::Task].contains("\"x\""));
    }

    #[test]
    fn every_field_comes_into_focus() {
        let config = load_defaults().unwrap();
        let mut form = Form::new(TrainingRequest::new(Kind::Transfer, &config));
        let all = form.items();
        let mut seen = vec![];
        for _ in 0..all.len() {
            seen.push(form.item());
            assert_eq!(form.line().text(), form.value(form.item()));
            form.move_focus(Action::NextField);
        }
        assert_eq!(seen, all);
    }
}
