//! How `.keras` files call the groups of their layers.

use std::collections::HashMap;

/// The names under which `.keras` files store layers: the class and a count.
#[derive(Default)]
pub(super) struct Counter(HashMap<String, usize>);

impl Counter {
    /// The name of the next layer of `class`: `dense`, `dense_1`.
    pub(super) fn next(&mut self, class: &str) -> String {
        // Classes without weights have nothing stored, so their names do not matter.
        let stem = match class {
            "Dense" => "dense",
            "Conv2D" => "conv2d",
            "BatchNormalization" => "batch_normalization",
            "Sequential" => "sequential",
            "Functional" => "functional",
            "Model" => "model",
            other => other,
        };
        let count = self.0.entry(stem.to_owned()).or_default();
        *count += 1;
        match *count {
            1 => stem.to_owned(),
            n => format!("{stem}_{}", n - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_of_a_class_are_counted_from_the_second_on() {
        let mut stored = Counter::default();
        let classes = ["Dense", "BatchNormalization", "Dense", "Dense"];
        assert_eq!(
            classes.map(|class| stored.next(class)),
            ["dense", "batch_normalization", "dense_1", "dense_2"]
        );
    }
}
