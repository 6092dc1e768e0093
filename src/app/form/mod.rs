//! Forms: fields that are filled in one after the other, each with its error beside it.

mod experiment;
mod import;
mod training;

use std::collections::BTreeMap;
use std::fmt::Debug;

pub use self::experiment::{ExperimentDraft, ExperimentErrors, ExperimentField};
pub use self::import::{ImportDraft, ImportErrors, ImportField};
pub use self::training::TrainingItem;
use super::text::TextLine;
use crate::config::Config;
use crate::keys::{Action, Chord};
use crate::request::TrainingRequest;

/// One line of a form.
pub trait Item: Copy + PartialEq {
    /// What errors are kept by.
    type Key: Ord + Clone + Debug;

    /// Its name.
    fn label(self) -> &'static str;

    /// Under what its error is kept; `None` where nothing can be wrong.
    fn key(self) -> Option<Self::Key>;

    /// Whether a task is chosen there, and any will do: also one that is typed, such as `digits:3`.
    fn is_task(self) -> bool;
}

/// What a form asks for.
pub trait Request {
    /// Its lines.
    type Item: Item;

    /// What it is about, in a few words.
    fn title(&self) -> String;

    /// The lines, first to last; at least one.
    fn items(&self) -> Vec<Self::Item>;

    /// What stands in a line.
    fn value(&self, item: Self::Item) -> &str;

    /// How a line is filled in.
    fn editor(&self, item: Self::Item, config: &Config) -> Editor;

    /// Writes into a line; where there are choices, one of them.
    fn set(&mut self, item: Self::Item, text: &str);

    /// What is wrong as far as the texts alone tell.
    fn check(&self, config: &Config) -> Errors<Self>;
}

/// What is wrong with a request, by field.
pub type Errors<R> = BTreeMap<<<R as Request>::Item as Item>::Key, String>;

/// A request that is being filled in.
#[derive(Debug, Clone)]
pub struct Form<R: Request = TrainingRequest> {
    /// What is asked for, as it stands.
    pub request: R,
    /// What is wrong with it, by field.
    pub errors: Errors<R>,
    focus: usize,
    line: TextLine,
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editor {
    /// By typing.
    Text,
    /// By going through these.
    Choice(Vec<String>),
}

impl<R: Request> Form<R> {
    /// A form over `request`, its first field in focus.
    #[must_use]
    pub fn new(request: R) -> Self {
        let mut form = Self {
            request,
            errors: Errors::<R>::new(),
            focus: 0,
            line: TextLine::default(),
        };
        form.focus_on(0);
        form
    }

    /// The same with what is wrong, of which the first is in focus.
    #[must_use]
    pub fn refused(request: R, errors: Errors<R>) -> Self {
        let mut form = Self::new(request);
        form.errors = errors;
        form.focus_on_error();
        form
    }

    /// Looks for what is wrong, and puts the first of it in focus; whether there is nothing.
    pub fn is_sound(&mut self, config: &Config) -> bool {
        self.errors = self.request.check(config);
        if !self.errors.is_empty() {
            self.focus_on_error();
        }
        self.errors.is_empty()
    }

    /// Its lines, first to last.
    #[must_use]
    pub fn items(&self) -> Vec<R::Item> {
        self.request.items()
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
    pub fn item(&self) -> R::Item {
        let items = self.items();
        items[self.focus.min(items.len() - 1)]
    }

    /// What stands in a line.
    #[must_use]
    pub fn value(&self, item: R::Item) -> &str {
        self.request.value(item)
    }

    /// What is wrong with a line.
    #[must_use]
    pub fn error(&self, item: R::Item) -> Option<&str> {
        self.errors.get(&item.key()?).map(String::as_str)
    }

    /// How a line is filled in.
    #[must_use]
    pub fn editor(&self, item: R::Item, config: &Config) -> Editor {
        self.request.editor(item, config)
    }

    /// Whether the line in focus offers choices.
    #[must_use]
    pub fn offers_choices(&self, config: &Config) -> bool {
        self.editor(self.item(), config) != Editor::Text
    }

    /// Whether the line in focus is a text that is being typed: in that of a task, none of the choices.
    #[must_use]
    pub fn shows_text(&self, config: &Config) -> bool {
        let item = self.item();
        match self.editor(item, config) {
            Editor::Text => true,
            Editor::Choice(choices) => {
                let value = self.value(item);
                item.is_task() && !value.is_empty() && !choices.iter().any(|of| of == value)
            }
        }
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

    /// Writes into a line and puts it in focus.
    pub fn fill(&mut self, item: R::Item, text: &str, config: &Config) {
        self.request.set(item, text);
        self.errors = self.request.check(config);
        if let Some(position) = self.items().iter().position(|line| *line == item) {
            self.focus_on(position);
        }
    }

    fn focus_on(&mut self, position: usize) {
        self.focus = position;
        self.line = TextLine::new(self.value(self.item()));
    }

    /// Puts the focus on the first field that is wrong.
    pub fn focus_on_error(&mut self) {
        let wrong = |item: &R::Item| self.error(*item).is_some();
        if let Some(position) = self.items().iter().position(wrong) {
            self.focus_on(position);
        }
    }

    /// Lets `chord` edit the field in focus; whether it did.
    pub fn edit(&mut self, chord: Chord, config: &Config) -> bool {
        let edited = match self.editor(self.item(), config) {
            Editor::Text => self.line.edit(chord),
            // Left and right go through the choices.
            Editor::Choice(_) if self.item().is_task() => self.line.change(chord),
            Editor::Choice(_) => false,
        };
        if edited {
            self.take_line(config);
        }
        edited
    }

    /// Types a pasted text into the field in focus.
    pub fn paste(&mut self, text: &str, config: &Config) {
        if !self.offers_choices(config) || self.item().is_task() {
            self.line.paste(text);
            self.take_line(config);
        }
    }

    /// Puts a text into the field in focus.
    pub fn put(&mut self, text: &str, config: &Config) {
        self.line = TextLine::new(text);
        self.take_line(config);
    }

    fn take_line(&mut self, config: &Config) {
        self.request.set(self.item(), self.line.text());
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
            choices.len().saturating_sub(1)
        };
        let next = at.map_or(0, |at| (at + step) % choices.len());
        if let Some(choice) = choices.get(next) {
            self.request.set(item, choice);
            self.line = TextLine::new(choice);
        }
        self.errors = self.request.check(config);
    }

    /// Moves the focus or chooses, as `action` asks; whether it asks for that.
    pub fn act(&mut self, action: Action, config: &Config) -> bool {
        match action {
            Action::NextField | Action::PreviousField => self.move_focus(action),
            Action::NextChoice | Action::PreviousChoice => self.choose(action, config),
            _ => return false,
        }
        true
    }
}
