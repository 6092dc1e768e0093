//! The constants of a node.

use super::message::{Attribute, AttributeKind, Node};

impl Node {
    /// The node for people: its operator and its name, without characters that would act on a terminal.
    pub(super) fn title(&self) -> String {
        format!("{} {:?}", self.op_type.escape_debug(), self.name)
    }

    /// Refuses constants that are not among `known`: they could mean anything.
    pub(super) fn knows_only(&self, known: &[&str]) -> Result<(), String> {
        let unknown = self
            .attribute
            .iter()
            .find(|a| !known.contains(&a.name.as_str()));
        unknown.map_or(Ok(()), |a| {
            Err(format!(
                "{} has {:?}, which is unknown here",
                self.title(),
                a.name
            ))
        })
    }

    /// Refuses a whole number other than the one that is understood, which is also the default.
    pub(super) fn has(&self, name: &str, only: i64) -> Result<(), String> {
        let found = self.int(name, only)?;
        if found == only {
            return Ok(());
        }
        Err(format!(
            "{} has {name} {found}; only {only} can be represented",
            self.title()
        ))
    }

    /// Refuses a list that holds anything but `only`.
    pub(super) fn has_all(&self, name: &str, only: i64) -> Result<(), String> {
        let found = self.ints(name)?.unwrap_or_default();
        if found.iter().all(|n| *n == only) {
            return Ok(());
        }
        Err(format!(
            "{} has {name} {found:?}; only {only} can be represented",
            self.title()
        ))
    }

    /// Refuses a fraction other than the one that is understood, which is also the default.
    pub(super) fn has_fraction(&self, name: &str, only: f64) -> Result<(), String> {
        let found = self.float(name, only)?;
        if found.total_cmp(&only).is_eq() {
            return Ok(());
        }
        Err(format!(
            "{} has {name} {found}; only {only} can be represented",
            self.title()
        ))
    }

    /// Whether a list, where there is one, says `side` for height and width.
    pub(super) fn is_square(&self, name: &str, side: usize) -> Result<bool, String> {
        let found = self.ints(name)?;
        let is_side = |n: &i64| usize::try_from(*n) == Ok(side);
        Ok(found.is_none_or(|sides| sides.len() == 2 && sides.iter().all(is_side)))
    }

    pub(super) fn int(&self, name: &str, default: i64) -> Result<i64, String> {
        let found = self.find(name, AttributeKind::Int)?;
        Ok(found.map_or(default, |a| a.i))
    }

    /// A fraction, as the shortest decimal number that is the same 32-bit float: 0.3 and not 0.30000001.
    pub(super) fn float(&self, name: &str, default: f64) -> Result<f64, String> {
        let found = self.find(name, AttributeKind::Float)?;
        Ok(found.map_or(default, |a| shortest(a.f)))
    }

    pub(super) fn ints(&self, name: &str) -> Result<Option<&[i64]>, String> {
        let found = self.find(name, AttributeKind::Ints)?;
        Ok(found.map(|a| a.ints.as_slice()))
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&[u8]>, String> {
        let found = self.find(name, AttributeKind::String)?;
        Ok(found.map(|a| a.s.as_slice()))
    }

    fn find(&self, name: &str, kind: AttributeKind) -> Result<Option<&Attribute>, String> {
        let found = self.attribute.iter().find(|a| a.name == name);
        match found {
            Some(a) if a.kind != i32::from(kind) => Err(format!(
                "{} has {name} of another type than ONNX says",
                self.title()
            )),
            found => Ok(found),
        }
    }
}

/// The shortest decimal number that is the same 32-bit float.
pub(super) fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.into())
}
