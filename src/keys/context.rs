//! Where a key is pressed.

use super::commands::{
    ANYWHERE, CONFIRM, Command, EXPERIMENT, FILTER, FORM, GLOBAL, HELP, LAYERS, LIBRARY, RATES,
    REPORT, RUNS, TASK, TEST, TRAIN,
};

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Everywhere, text fields included.
    Anywhere,
    /// Every screen.
    Global,
    /// The Train screen.
    Train,
    /// The Layers screen.
    Layers,
    /// The Library screen.
    Library,
    /// The Test screen.
    Test,
    /// The Runs screen.
    Runs,
    /// The Experiment screen.
    Experiment,
    /// A form.
    Form,
    /// The editor of a task.
    Task,
    /// The text field that filters a list.
    Filter,
    /// A question to be answered with yes or no.
    Confirm,
    /// The learning-rate range test.
    Rates,
    /// Something to read that lies over a screen.
    Report,
    /// The help.
    Help,
}

impl Context {
    /// Every context, outermost first.
    pub const ALL: [Self; 15] = [
        Self::Anywhere,
        Self::Global,
        Self::Train,
        Self::Layers,
        Self::Library,
        Self::Test,
        Self::Runs,
        Self::Experiment,
        Self::Form,
        Self::Task,
        Self::Filter,
        Self::Confirm,
        Self::Rates,
        Self::Report,
        Self::Help,
    ];

    /// The table's name in config.toml: `[keys.<name>]`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Global => "global",
            Self::Train => "train",
            Self::Layers => "layers",
            Self::Library => "library",
            Self::Test => "test",
            Self::Runs => "runs",
            Self::Experiment => "experiment",
            Self::Form => "form",
            Self::Task => "task",
            Self::Filter => "filter",
            Self::Confirm => "confirm",
            Self::Rates => "rates",
            Self::Report => "report",
            Self::Help => "help",
        }
    }

    /// Its heading in the help and in docs/keys.md.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::Global => "On every screen",
            Self::Train => "Train",
            Self::Layers => "Layers",
            Self::Library => "Library",
            Self::Test => "Test",
            Self::Runs => "Runs",
            Self::Experiment => "Experiment",
            Self::Form => "In a form",
            Self::Task => "In the editor of a task",
            Self::Filter => "In a filter",
            Self::Confirm => "At a question",
            Self::Rates => "At a test of learning rates",
            Self::Report => "In a report",
            Self::Help => "In the help",
        }
    }

    /// The context whose keys work here too.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Anywhere => None,
            Self::Train
            | Self::Layers
            | Self::Library
            | Self::Test
            | Self::Runs
            | Self::Experiment => Some(Self::Global),
            Self::Global
            | Self::Form
            | Self::Task
            | Self::Filter
            | Self::Confirm
            | Self::Rates
            | Self::Report
            | Self::Help => Some(Self::Anywhere),
        }
    }

    /// This context, its parent, and so on.
    pub fn with_parents(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |context| context.parent())
    }

    /// What can be done here, without the parents, in the order of footer and help.
    #[must_use]
    pub const fn commands(self) -> &'static [Command] {
        match self {
            Self::Anywhere => ANYWHERE,
            Self::Global => GLOBAL,
            Self::Train => TRAIN,
            Self::Layers => LAYERS,
            Self::Library => LIBRARY,
            Self::Test => TEST,
            Self::Runs => RUNS,
            Self::Experiment => EXPERIMENT,
            Self::Form => FORM,
            Self::Task => TASK,
            Self::Filter => FILTER,
            Self::Confirm => CONFIRM,
            Self::Rates => RATES,
            Self::Report => REPORT,
            Self::Help => HELP,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Action;

    #[test]
    fn every_help_text_fits_beside_its_keys_at_80_columns() {
        for command in Context::ALL.into_iter().flat_map(Context::commands) {
            assert!(command.help.len() <= 54, "{}", command.help);
        }
    }

    #[test]
    fn an_action_appears_once_in_a_context_and_its_parents() {
        for context in Context::ALL {
            let all: Vec<Action> = context
                .with_parents()
                .flat_map(Context::commands)
                .map(|c| c.action)
                .collect();
            for (i, action) in all.iter().enumerate() {
                assert!(
                    !all[..i].contains(action),
                    "{action:?} twice in {context:?}"
                );
            }
        }
    }
}
