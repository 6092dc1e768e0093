//! The one line above the footer.

/// Something a person should know now; the next key takes it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Went well.
    Info(String),
    /// Did not: what happened and what to do.
    Problem(String),
}

impl Notice {
    /// The line.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Info(text) | Self::Problem(text) => text,
        }
    }
}
