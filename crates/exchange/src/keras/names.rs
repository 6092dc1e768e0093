//! Layer names that an architecture accepts, made from those of Keras.

use std::collections::HashSet;

use mnist_core::model::HEAD;

/// Longest name of a layer, in bytes.
const LONGEST: usize = 64;

/// The names that are taken.
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Only the head's name is taken.
    pub(super) fn new() -> Self {
        Self(HashSet::from([HEAD.to_owned()]))
    }

    /// No name is taken.
    pub(super) fn free() -> Self {
        Self(HashSet::new())
    }

    /// Takes `wanted`, or the valid name nearest to it that is free.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let valid = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let mut stem: String = wanted
            .chars()
            .map(|c| if valid(c) { c } else { '_' })
            .take(LONGEST)
            .collect();
        if stem.is_empty() {
            stem.push_str("layer");
        }
        let mut name = stem.clone();
        let mut count = 1;
        while self.0.contains(&name) {
            count += 1;
            let end = format!("_{count}");
            name = format!("{}{end}", &stem[..stem.len().min(LONGEST - end.len())]);
        }
        self.0.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_valid_and_free_is_kept() {
        assert_eq!(Names::new().take("Dense-1_a"), "Dense-1_a");
    }

    #[test]
    fn other_names_become_the_nearest_that_is_valid_and_free() {
        let mut names = Names::new();
        assert_eq!(names.take("block/conv 1"), "block_conv_1");
        assert_eq!(names.take("block_conv_1"), "block_conv_1_2");
        assert_eq!(names.take("block_conv_1"), "block_conv_1_3");
        assert_eq!(names.take("head"), "head_2");
        assert_eq!(names.take(""), "layer");
    }

    #[test]
    fn names_that_are_too_long_are_cut_and_stay_different() {
        let mut names = Names::new();
        let long = "é".repeat(80);
        let (first, second) = (names.take(&long), names.take(&long));
        assert_eq!(first, "_".repeat(64));
        assert_eq!(second, format!("{}_2", "_".repeat(62)));
    }
}
