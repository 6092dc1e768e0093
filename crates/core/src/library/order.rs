//! Orders of the library's rows.

use std::cmp::Ordering;

use super::Entry;

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Time of saving.
    Created,
    /// First name.
    Name,
    /// Name of the task.
    Task,
    /// Number of parameters.
    Parameters,
    /// Validation accuracy.
    Validation,
    /// Test accuracy.
    Test,
}

/// A column and the end of it that comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub column: Column,
    /// Whether rows come the other way round than is usual for the column.
    pub reversed: bool,
}

impl Default for Order {
    /// Newest first.
    fn default() -> Self {
        Self {
            column: Column::Created,
            reversed: false,
        }
    }
}

impl Column {
    /// Every column, in the order in which a key goes through them.
    pub const ALL: [Self; 6] = [
        Self::Created,
        Self::Name,
        Self::Task,
        Self::Parameters,
        Self::Validation,
        Self::Test,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Name => "name",
            Self::Task => "task",
            Self::Parameters => "params",
            Self::Validation => "val",
            Self::Test => "test",
        }
    }

    /// The usual way: newest, best and smallest first, texts from a to z.
    fn compare(self, a: &Entry, b: &Entry) -> Ordering {
        match self {
            Self::Created => b.created.cmp(&a.created),
            Self::Name => a.names.cmp(&b.names),
            Self::Task => a.task.cmp(&b.task),
            Self::Parameters => a.parameters.cmp(&b.parameters),
            Self::Validation => {
                // What was never validated counts as worst.
                let share = |entry: &Entry| entry.validation_accuracy.unwrap_or(-1.0);
                share(b).total_cmp(&share(a))
            }
            Self::Test => b.test_accuracy.total_cmp(&a.test_accuracy),
        }
    }
}

impl Order {
    /// By the next column, its usual way; round and round.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Column::ALL.iter().position(|c| *c == self.column);
        let next = at.map_or(0, |at| (at + 1) % Column::ALL.len());
        Self {
            column: Column::ALL[next],
            reversed: false,
        }
    }

    /// The same column the other way round.
    #[must_use]
    pub const fn reverse(self) -> Self {
        Self {
            column: self.column,
            reversed: !self.reversed,
        }
    }

    /// Which row comes first; equal ones newest first.
    #[must_use]
    pub fn compare(self, a: &Entry, b: &Entry) -> Ordering {
        let usual = self.column.compare(a, b);
        let wanted = if self.reversed {
            usual.reverse()
        } else {
            usual
        };
        wanted
            .then_with(|| b.created.cmp(&a.created))
            .then_with(|| a.id.cmp(&b.id))
    }

    /// For people: `newest first`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match (self.column, self.reversed) {
            (Column::Created, false) => "newest first",
            (Column::Created, true) => "oldest first",
            (Column::Name, false) => "by name",
            (Column::Name, true) => "by name, z first",
            (Column::Task, false) => "by task",
            (Column::Task, true) => "by task, z first",
            (Column::Parameters, false) => "smallest first",
            (Column::Parameters, true) => "largest first",
            (Column::Validation, false) => "best val first",
            (Column::Validation, true) => "worst val first",
            (Column::Test, false) => "best test first",
            (Column::Test, true) => "worst test first",
        }
    }
}
