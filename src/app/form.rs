//! The forms that start a pretraining or a transfer.

use mnist_core::run::{QueuePolicy, Start};

use super::text::TextLine;
use crate::config::Config;
use crate::keys::{Action, Chord};
use crate::request::{Field, FieldErrors, Kind, TrainingRequest};

/// The settings of a training, being edited.
#[derive(Debug, Clone)]
pub struct Form {
    /// The settings as they stand.
    pub request: TrainingRequest,
    /// What is wrong with them, by field.
    pub errors: FieldErrors,
    focus: usize,
    line: TextLine,
}

/// One line of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A setting of the request.
    Setting(Field),
    /// Whether the run waits for a first key.
    Start,
    /// What to do while another run is live.
    Queue,
}

impl Item {
    /// Its name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Setting(field) => field.label(),
            Self::Start => "start",
            Self::Queue => "other runs",
        }
    }
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editor {
    /// By typing.
    Text,
    /// By going through these.
    Choice(Vec<String>),
}

const STARTS: [(Start, &str); 2] = [
    (Start::Running, "at once"),
    (Start::Paused, "paused, before the first batch"),
];

const QUEUES: [(QueuePolicy, &str); 2] = [
    (QueuePolicy::Wait, "wait for them"),
    (QueuePolicy::StartAnyway, "start beside them"),
];

impl Form {
    /// A form over `request`, its first field in focus.
    #[must_use]
    pub fn new(request: TrainingRequest) -> Self {
        let mut form = Self {
            request,
            errors: FieldErrors::new(),
            focus: 0,
            line: TextLine::default(),
        };
        form.focus_on(0);
        form
    }

    /// What is started, in a word.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.request.kind {
            Kind::Pretrain => "pretrain",
            Kind::Transfer => "transfer",
        }
    }

    /// Its lines, first to last.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let settings = self.request.fields().map(Item::Setting);
        settings.chain([Item::Start, Item::Queue]).collect()
    }

    /// Position of the line in focus.
    #[must_use]
    pub const fn focus(&self) -> usize {
        self.focus
    }

    /// The text being typed in the line in focus.
    #[must_use]
    pub const fn line(&self) -> &TextLine {
        &self.line
    }

    /// The line in focus.
    #[must_use]
    pub fn item(&self) -> Item {
        self.items().get(self.focus).copied().unwrap_or(Item::Queue)
    }

    /// What stands in a line.
    #[must_use]
    pub fn value(&self, item: Item) -> &str {
        match item {
            Item::Setting(field) => self.request.value(field),
            Item::Start => word(&STARTS, self.request.start),
            Item::Queue => word(&QUEUES, self.request.queue),
        }
    }

    /// How a line is filled in.
    #[must_use]
    pub fn editor(&self, item: Item, config: &Config) -> Editor {
        let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        Editor::Choice(match item {
            Item::Start => words(&STARTS.map(|(_, word)| word)),
            Item::Queue => words(&QUEUES.map(|(_, word)| word)),
            Item::Setting(Field::Model) => config.models.keys().cloned().collect(),
            Item::Setting(Field::Task) => config.tasks.keys().cloned().collect(),
            Item::Setting(Field::Device) => words(&["auto", "cpu", "cuda", "mps"]),
            Item::Setting(_) => return Editor::Text,
        })
    }

    /// Moves the focus; round and round.
    pub fn move_focus(&mut self, action: Action) {
        let count = self.items().len();
        let step = if action == Action::NextField {
            1
        } else {
            count - 1
        };
        self.focus_on((self.focus + step) % count);
    }

    fn focus_on(&mut self, position: usize) {
        self.focus = position;
        self.line = TextLine::new(self.value(self.item()));
    }

    /// Puts the focus on the first field that is wrong.
    pub fn focus_on_error(&mut self) {
        let wrong = |item: &Item| matches!(item, Item::Setting(f) if self.errors.contains_key(f));
        if let Some(position) = self.items().iter().position(wrong) {
            self.focus_on(position);
        }
    }

    /// Lets `chord` edit the field in focus; whether it did.
    pub fn edit(&mut self, chord: Chord, config: &Config) -> bool {
        let is_text = self.editor(self.item(), config) == Editor::Text;
        let edited = is_text && self.line.edit(chord);
        if edited {
            self.take_line(config);
        }
        edited
    }

    /// Types a pasted text into the field in focus.
    pub fn paste(&mut self, text: &str, config: &Config) {
        if self.editor(self.item(), config) == Editor::Text {
            self.line.paste(text);
            self.take_line(config);
        }
    }

    fn take_line(&mut self, config: &Config) {
        if let Item::Setting(field) = self.item() {
            self.request.set(field, self.line.text());
        }
        self.errors = self.request.check(config);
    }

    /// Puts the next or previous choice into the field in focus.
    pub fn choose(&mut self, action: Action, config: &Config) {
        let item = self.item();
        let Editor::Choice(choices) = self.editor(item, config) else {
            return;
        };
        let at = choices.iter().position(|c| c == self.value(item));
        let step = if action == Action::NextChoice {
            1
        } else {
            choices.len() - 1
        };
        let next = at.map_or(0, |at| (at + step) % choices.len());
        match item {
            Item::Setting(field) => self.request.set(field, choices[next].as_str()),
            Item::Start => self.request.start = STARTS[next].0,
            Item::Queue => self.request.queue = QUEUES[next].0,
        }
        self.errors = self.request.check(config);
    }
}

fn word<T: PartialEq + Copy>(words: &[(T, &'static str)], value: T) -> &'static str {
    words
        .iter()
        .find(|(v, _)| *v == value)
        .map_or("", |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load_defaults;

    fn keys(form: &mut Form, config: &Config, text: &str) {
        for key in text.split(' ') {
            assert!(
                form.edit(key.parse().unwrap(), config),
                "{key} did not edit"
            );
        }
    }

    fn go_to(form: &mut Form, item: Item) {
        while form.item() != item {
            form.move_focus(Action::NextField);
        }
    }

    #[test]
    fn what_is_wrong_is_said_while_it_is_typed() {
        let config = load_defaults().unwrap();
        let mut form = Form::new(TrainingRequest::new(Kind::Pretrain, &config));
        go_to(&mut form, Item::Setting(Field::LearningRate));
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
        go_to(&mut form, Item::Start);
        assert!(!form.edit("x".parse().unwrap(), &config));
        form.choose(Action::NextChoice, &config);
        assert_eq!(form.request.start, Start::Paused);
        form.choose(Action::NextChoice, &config);
        assert_eq!(form.request.start, Start::Running);
        form.choose(Action::PreviousChoice, &config);
        assert_eq!(form.request.start, Start::Paused);
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
