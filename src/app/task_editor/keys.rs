//! What keys do in the editor of a task.

use mnist_core::task::Task;

use super::{Spot, Standing, TaskEditor};
use crate::app::TextLine;
use crate::config::Tasks;
use crate::keys::{Action, Chord};

/// The letter that puts a label into the class at this position, while there are letters.
#[must_use]
pub fn letter_of(class: usize) -> Option<char> {
    ('a'..='z').nth(class)
}

impl TaskEditor {
    /// Lets `chord` edit what is in focus; whether it did.
    pub(in crate::app) fn edit(&mut self, chord: Chord) -> bool {
        let edited = match self.spot {
            _ if self.standing == Standing::Saving => false,
            Spot::Name => self.name.edit(chord),
            Spot::Label(label) => self.choose(label, chord),
            Spot::NewClass if chord.text().is_none() => false,
            Spot::Class(_) | Spot::NewClass => {
                let edited = self.class.edit(chord);
                self.take_class();
                edited
            }
        };
        if edited {
            self.standing = Standing::Edited;
        }
        edited
    }

    /// Types a pasted text into what is in focus.
    pub(in crate::app) fn paste(&mut self, text: &str) {
        match self.spot {
            _ if self.standing == Standing::Saving => return,
            Spot::Name => self.name.paste(text),
            Spot::Label(_) => return,
            Spot::Class(_) | Spot::NewClass => {
                self.class.paste(text);
                self.take_class();
            }
        }
        self.standing = Standing::Edited;
    }

    /// Moves or changes the class of a label, as `action` asks.
    pub(in crate::app) fn act(&mut self, action: Action) {
        let spots = self.spots();
        let at = spots.iter().position(|spot| *spot == self.spot);
        let at = at.unwrap_or_default();
        let (next, previous) = ((at + 1) % spots.len(), (at + spots.len() - 1) % spots.len());
        match action {
            Action::NextField => self.go_to(spots[next]),
            Action::PreviousField => self.go_to(spots[previous]),
            Action::NextPart => self.go_to(self.part(1)),
            Action::PreviousPart => self.go_to(self.part(2)),
            Action::NextChoice | Action::PreviousChoice => self.turn(action),
            _ => {}
        }
    }

    /// Goes to what keeps the task from being saved: its name, a class that is missing, a label without one, or else the classes.
    pub(in crate::app) fn go_to_problem(&mut self, tasks: &Tasks) {
        let mut labels = 0..self.grouping.labels().len();
        let gap = labels.find(|label| self.grouping.class_of(*label).is_none());
        self.go_to(match gap {
            _ if self.check_name(tasks).is_err() => Spot::Name,
            _ if self.grouping.classes().len() < Task::FEWEST_CLASSES => Spot::NewClass,
            Some(label) => Spot::Label(label),
            None => self.first_class(),
        });
    }

    /// Every place that keys can go to, in their order.
    fn spots(&self) -> Vec<Spot> {
        let classes = (0..self.grouping.classes().len()).map(Spot::Class);
        let labels = (0..self.grouping.labels().len()).map(Spot::Label);
        let before = std::iter::once(Spot::Name).chain(classes);
        before.chain([Spot::NewClass]).chain(labels).collect()
    }

    /// The first place of the part that comes so many parts after this one.
    fn part(&self, further: usize) -> Spot {
        let parts = [Spot::Name, self.first_class(), Spot::Label(0)];
        let at = match self.spot {
            Spot::Name => 0,
            Spot::Class(_) | Spot::NewClass => 1,
            Spot::Label(_) => 2,
        };
        parts[(at + further) % parts.len()]
    }

    /// Where the classes begin.
    fn first_class(&self) -> Spot {
        match self.grouping.classes() {
            [] => Spot::NewClass,
            [..] => Spot::Class(0),
        }
    }

    /// A class that is left without a name goes.
    fn go_to(&mut self, spot: Spot) {
        let left = match self.spot {
            Spot::Class(class) if self.class.text().trim().is_empty() => Some(class),
            _ => None,
        };
        self.spot = match (left, spot) {
            (Some(gone), Spot::Class(class)) if class > gone => Spot::Class(class - 1),
            (Some(gone), Spot::Class(class)) if class == gone => Spot::NewClass,
            (_, spot) => spot,
        };
        if let Some(gone) = left {
            self.grouping.remove_class(gone);
        }
        self.class = match self.spot {
            Spot::Class(class) => {
                let name = self.grouping.classes().get(class);
                TextLine::new(name.map_or("", String::as_str))
            }
            _ => TextLine::default(),
        };
    }

    /// The class in focus is called as its line says; one that is begun there is now.
    fn take_class(&mut self) {
        match self.spot {
            Spot::NewClass if !self.class.text().is_empty() => {
                self.spot = Spot::Class(self.grouping.add_class(self.class.text()));
            }
            Spot::Class(class) => self.grouping.rename_class(class, self.class.text()),
            _ => {}
        }
    }

    /// Puts a label into the class of this letter, and goes on to the next label; whether there is such a class.
    fn choose(&mut self, label: usize, chord: Chord) -> bool {
        let classes = 0..self.grouping.classes().len();
        let is_meant = |class: &usize| letter_of(*class).is_some_and(|of| chord.text() == Some(of));
        let Some(class) = classes.into_iter().find(is_meant) else {
            return false;
        };
        self.grouping.assign(label, class);
        let last = self.grouping.labels().len().saturating_sub(1);
        self.go_to(Spot::Label((label + 1).min(last)));
        true
    }

    /// Puts the label in focus into the next or previous class.
    fn turn(&mut self, action: Action) {
        let (Spot::Label(label), count @ 1..) = (self.spot, self.grouping.classes().len()) else {
            return;
        };
        let class = match (self.grouping.class_of(label), action) {
            (None, Action::NextChoice) => 0,
            (None, _) => count - 1,
            (Some(at), Action::NextChoice) => (at + 1) % count,
            (Some(at), _) => (at + count - 1) % count,
        };
        self.grouping.assign(label, class);
        self.standing = Standing::Edited;
    }
}
