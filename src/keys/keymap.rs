//! Which chord asks for which action, in which context.

use std::collections::{BTreeMap, HashMap};

use thiserror::Error;

use super::{Action, Chord, ChordError, Command, Context};

/// The chords of every action in every context; without conflicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    chords: BTreeMap<(Context, Action), Vec<Chord>>,
}

/// A binding as it is named in config.toml: `[keys.<context>] <action> = …`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BindingName {
    /// The table.
    pub context: String,
    /// The key in the table.
    pub action: String,
}

impl std::fmt::Display for BindingName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[keys.{}] {}", self.context, self.action)
    }
}

/// What is wrong with a binding.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{binding}: {problem}")]
pub struct KeymapError {
    /// The binding to change.
    pub binding: BindingName,
    /// What is wrong with it.
    #[source]
    pub problem: KeymapProblem,
}

/// What is wrong with a binding.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeymapProblem {
    /// No such table.
    #[error("no such context; there are {0}")]
    UnknownContext(String),
    /// No such action in the table.
    #[error("no such action; there are {0}")]
    UnknownAction(String),
    /// A text that names no key.
    #[error(transparent)]
    Chord(#[from] ChordError),
    /// The chord has another meaning in the same context or a parent of it.
    #[error("{chord} is also {other}; give one of them another key")]
    Conflict {
        /// The chord.
        chord: Chord,
        /// The other binding.
        other: BindingName,
    },
    /// A character that would be typed into the text field.
    #[error("{0} is text in a text field; use it with ctrl- or alt-, or a key such as f2")]
    TypesText(Chord),
}

impl Keymap {
    /// Checks and collects bindings: context, action and the texts of its chords.
    ///
    /// # Errors
    /// The first binding that is wrong or conflicts with another one.
    pub fn new<'a>(
        bindings: impl IntoIterator<Item = (&'a str, &'a str, &'a [String])>,
    ) -> Result<Self, KeymapError> {
        let mut chords = BTreeMap::new();
        for (context, action, texts) in bindings {
            let binding = || BindingName {
                context: context.to_owned(),
                action: action.to_owned(),
            };
            let fail = |problem| KeymapError {
                binding: binding(),
                problem,
            };
            let (context, command) = command(context, action).map_err(fail)?;
            let parsed: Result<Vec<Chord>, _> = texts.iter().map(|t| t.parse()).collect();
            let parsed = parsed.map_err(|e| fail(e.into()))?;
            if let Some(typed) = parsed.iter().find(|c| types_text(context, **c)) {
                return Err(fail(KeymapProblem::TypesText(*typed)));
            }
            chords.insert((context, command.action), parsed);
        }
        let keymap = Self { chords };
        keymap.check_conflicts()?;
        Ok(keymap)
    }

    /// What `chord` asks for in `context` or its parents.
    #[must_use]
    pub fn resolve(&self, context: Context, chord: Chord) -> Option<Action> {
        self.bindings(context)
            .find(|(_, _, chords)| chords.contains(&chord))
            .map(|(_, command, _)| command.action)
    }

    /// The chords of `action` in `context` or its parents; none when it is unbound or not offered there.
    #[must_use]
    pub fn chords(&self, context: Context, action: Action) -> &[Chord] {
        context
            .with_parents()
            .find_map(|c| self.chords.get(&(c, action)))
            .map_or(&[], Vec::as_slice)
    }

    /// The key that does `action` in `context`, as a sentence can name it.
    #[must_use]
    pub fn named(&self, context: Context, action: Action) -> String {
        let chords = self.chords(context, action);
        chords
            .first()
            .map_or_else(|| "(no key)".to_owned(), ToString::to_string)
    }

    /// Every command of `context` and then of its parents with its chords, in the order of the footer.
    pub fn bindings(
        &self,
        context: Context,
    ) -> impl Iterator<Item = (Context, &'static Command, &[Chord])> {
        context.with_parents().flat_map(move |c| {
            c.commands().iter().map(move |command| {
                let chords = self.chords.get(&(c, command.action));
                (c, command, chords.map_or(&[][..], Vec::as_slice))
            })
        })
    }

    fn check_conflicts(&self) -> Result<(), KeymapError> {
        for context in Context::ALL {
            let mut seen: HashMap<Chord, (Context, &Command)> = HashMap::new();
            let inner_last: Vec<_> = self.bindings(context).collect();
            for (at, command, chords) in inner_last.into_iter().rev() {
                for chord in chords {
                    if let Some((other_at, other)) = seen.insert(*chord, (at, command)) {
                        return Err(KeymapError {
                            binding: name(at, command),
                            problem: KeymapProblem::Conflict {
                                chord: *chord,
                                other: name(other_at, other),
                            },
                        });
                    }
                }
            }
        }
        Ok(())
    }
}

fn name(context: Context, command: &Command) -> BindingName {
    BindingName {
        context: context.name().to_owned(),
        action: command.name.to_owned(),
    }
}

fn types_text(context: Context, chord: Chord) -> bool {
    matches!(context, Context::Anywhere | Context::Filter) && chord.text().is_some()
}

fn command(context: &str, action: &str) -> Result<(Context, &'static Command), KeymapProblem> {
    let found = Context::ALL.into_iter().find(|c| c.name() == context);
    let Some(found) = found else {
        let names = Context::ALL.map(Context::name).join(", ");
        return Err(KeymapProblem::UnknownContext(names));
    };
    let command = found.commands().iter().find(|c| c.name == action);
    let names = || {
        let names: Vec<_> = found.commands().iter().map(|c| c.name).collect();
        KeymapProblem::UnknownAction(names.join(", "))
    };
    command.map(|c| (found, c)).ok_or_else(names)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn keymap(bindings: &[(&str, &str, &str)]) -> Result<Keymap, KeymapError> {
        let texts: Vec<(&str, &str, Vec<String>)> = bindings
            .iter()
            .map(|(c, a, t)| (*c, *a, t.split_whitespace().map(str::to_owned).collect()))
            .collect();
        Keymap::new(texts.iter().map(|(c, a, t)| (*c, *a, t.as_slice())))
    }

    #[rstest]
    #[case(Context::Train, "p", Some(Action::Pretrain))]
    #[case(Context::Train, "q", Some(Action::Quit))]
    #[case(Context::Train, "ctrl-c", Some(Action::Interrupt))]
    #[case(Context::Library, "p", None)]
    #[case(Context::Form, "q", None)]
    #[case(Context::Form, "ctrl-c", Some(Action::Interrupt))]
    #[case(Context::Anywhere, "q", None)]
    fn a_chord_means_what_its_context_or_a_parent_says(
        #[case] context: Context,
        #[case] chord: &str,
        #[case] action: Option<Action>,
    ) {
        let keymap = keymap(&[
            ("anywhere", "interrupt", "ctrl-c"),
            ("global", "quit", "q"),
            ("train", "pretrain", "p"),
        ]);
        assert_eq!(
            keymap.unwrap().resolve(context, chord.parse().unwrap()),
            action
        );
    }

    #[rstest]
    #[case(("train", "pretrain"), ("train", "transfer"))]
    #[case(("train", "pretrain"), ("global", "quit"))]
    #[case(("runs", "watch"), ("anywhere", "interrupt"))]
    fn one_chord_with_two_meanings_is_refused_naming_both(
        #[case] inner: (&str, &str),
        #[case] outer: (&str, &str),
    ) {
        let bindings = [
            (inner.0, inner.1, "ctrl-p"),
            (outer.0, outer.1, "f2 ctrl-p"),
        ];
        let error = keymap(&bindings).unwrap_err().to_string();
        for (context, action) in [inner, outer] {
            let binding = format!("[keys.{context}] {action}");
            assert!(error.contains(&binding), "{error} does not name {binding}");
        }
    }

    #[test]
    fn the_same_chord_in_two_screens_is_no_conflict() {
        let both = keymap(&[("train", "stop", "s"), ("runs", "stop", "s")]);
        assert!(both.is_ok(), "{both:?}");
    }

    #[rstest]
    #[case(("trains", "stop", "s"), "there are anywhere, global, train")]
    #[case(("test", "stop", "s"), "there are show_mistake, previous_image")]
    #[case(("train", "stop", "ctrl-m"), "write enter")]
    #[case(("filter", "accept", "a"), "is text in a text field")]
    fn a_wrong_binding_is_refused_with_the_remedy(
        #[case] binding: (&str, &str, &str),
        #[case] remedy: &str,
    ) {
        let error = keymap(&[binding]).unwrap_err().to_string();
        assert!(error.contains(remedy), "{error}");
        assert!(error.contains(binding.1), "{error}");
    }

    proptest! {
        #[test]
        fn an_accepted_keymap_resolves_every_binding_to_its_action(
            chosen in proptest::collection::vec((0_usize..11, 0_usize..30, 0_u8..26), 0..20)
        ) {
            let bindings: Vec<_> = chosen.iter().map(|(c, a, key)| {
                let context = Context::ALL[*c];
                let command = context.commands()[a % context.commands().len()];
                (context, command, vec![format!("alt-{}", char::from(b'a' + key))])
            }).collect();
            let texts = bindings.iter().map(|(c, a, t)| (c.name(), a.name, t.as_slice()));
            if let Ok(keymap) = Keymap::new(texts) {
                for context in Context::ALL {
                    for (_, command, chords) in keymap.bindings(context) {
                        for chord in chords {
                            prop_assert_eq!(keymap.resolve(context, *chord), Some(command.action));
                        }
                    }
                }
            }
        }
    }
}
