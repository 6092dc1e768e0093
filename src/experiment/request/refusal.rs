//! What is wrong with an experiment that is asked for.

use std::fmt;

use crate::request::FieldErrors;

/// What is wrong with an experiment that is asked for: at least one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(Vec<Problem>);

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    /// With what was given for this flag; none where it is more than one.
    flag: Option<String>,
    text: String,
}

impl Refusal {
    pub(super) fn of_flag(flag: &str, text: String) -> Self {
        let flag = Some(flag.to_owned());
        Self(vec![Problem { flag, text }])
    }

    pub(super) fn of_all(text: String) -> Self {
        Self(vec![Problem { flag: None, text }])
    }

    /// What is wrong, each with its flag.
    pub fn by_flag(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let problems = self.0.iter();
        problems.map(|problem| (problem.flag.as_deref(), problem.text.as_str()))
    }
}

impl From<&FieldErrors> for Refusal {
    fn from(errors: &FieldErrors) -> Self {
        let problem = |(field, text): (&crate::request::Field, &String)| Problem {
            flag: Some(field.flag()),
            text: text.clone(),
        };
        Self(errors.iter().map(problem).collect())
    }
}

/// `--epochs: type a whole number, 1 or more; --seeds: …`
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Problem { flag, text }) in self.0.iter().enumerate() {
            let between = if at > 0 { "; " } else { "" };
            match flag {
                Some(flag) => write!(f, "{between}--{flag}: {text}")?,
                None => write!(f, "{between}{text}")?,
            }
        }
        Ok(())
    }
}
