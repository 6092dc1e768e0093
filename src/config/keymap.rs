//! The keymap that a configuration's key tables make, with mistakes told where they are written.

use super::{Config, ConfigError, Location};
use crate::keys::{BindingName, Keymap, KeymapError, KeymapProblem};

impl Config {
    /// The keys in force.
    ///
    /// # Errors
    /// The first binding that is wrong, or two that conflict, with file and line of each.
    pub fn keymap(&self) -> Result<Keymap, ConfigError> {
        let bindings = self.keys.iter().flat_map(|(context, actions)| {
            actions
                .iter()
                .map(move |(action, b)| (context.as_str(), action.as_str(), b.keys.as_slice()))
        });
        Keymap::new(bindings).map_err(|error| self.located(&error))
    }

    fn located(&self, error: &KeymapError) -> ConfigError {
        let mut location = self.binding_location(&error.binding);
        let mut message = error.to_string();
        if let KeymapProblem::Conflict { other, .. } = &error.problem {
            let second = self.binding_location(other);
            let is_users = |l: &Location| !l.is_built_in();
            // The user can change only their own file: name the line there first.
            if is_users(&second) && !is_users(&location) {
                message = format!("{message} (the former at {location})");
                location = second;
            } else {
                message = format!("{message} (the latter at {second})");
            }
        }
        ConfigError::Invalid { location, message }
    }

    fn binding_location(&self, binding: &BindingName) -> Location {
        self.keys
            .get(&binding.context)
            .and_then(|actions| actions.get(&binding.action))
            .map_or_else(Location::built_in, |b| b.location.clone())
    }
}
