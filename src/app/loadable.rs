//! Something that a background task brings.

/// Something that a background task brings.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Loadable<T> {
    /// Nobody has asked for it.
    #[default]
    Idle,
    /// On its way.
    Loading,
    /// Here.
    Loaded(T),
    /// Not to be had: one line that says why and what to do.
    Failed(String),
}

impl<T> Loadable<T> {
    /// The thing, when it is here.
    pub const fn get(&self) -> Option<&T> {
        match self {
            Self::Loaded(value) => Some(value),
            _ => None,
        }
    }
}

impl<T> From<Result<T, String>> for Loadable<T> {
    fn from(result: Result<T, String>) -> Self {
        result.map_or_else(Self::Failed, Self::Loaded)
    }
}
