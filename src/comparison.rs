//! Says in words whether a transfer helped.

use jiff::Timestamp;
use mnist_core::library::{Beginning, Comparison, Entry};

use crate::format::{percent, thousands};

/// `98.4 % on all labels (even-odd-mlp); the transfer is 2.0 points worse`, for a checkpoint of this test accuracy
/// in `[0, 1]`. The name is not escaped.
pub(crate) fn in_words(own_accuracy: f64, comparison: &Comparison, decimals: usize) -> String {
    let own = match comparison.with {
        Beginning::Scratch => "the transfer",
        Beginning::Transfer => "from scratch",
    };
    let best = comparison.best.title();
    let of = match (comparison.count, comparison.with) {
        (1, _) => best.to_owned(),
        (many, Beginning::Scratch) => format!("mean of {many}"),
        (many, Beginning::Transfer) => format!("{best}, best of {many}"),
    };
    let points = (own_accuracy - comparison.test_accuracy) * 100.0;
    let size = format!("{:.decimals$}", points.abs());
    let verdict = if size.bytes().all(|b| matches!(b, b'0' | b'.')) {
        "as good".to_owned()
    } else if points > 0.0 {
        format!("{size} points better")
    } else {
        format!("{size} points worse")
    };
    let accuracy = percent(comparison.test_accuracy, decimals);
    let labels = amount(comparison.best.labels);
    format!("{accuracy} on {labels} ({of}); {own} is {verdict}")
}

/// How those were begun that a checkpoint is compared with, in a word.
pub(crate) const fn label(with: Beginning) -> &'static str {
    match with {
        Beginning::Scratch => "scratch",
        Beginning::Transfer => "transfer",
    }
}

/// `the same network as digits-mlp (9b0c1d), already in the library`, for a checkpoint that a run created at `run_created`
/// ended with as `name`; nothing where the run was the first to make it. Names are not escaped.
pub(crate) fn known_already(own: &Entry, name: &str, run_created: Timestamp) -> Option<String> {
    if own.created >= run_created {
        return None;
    }
    let others: Vec<&str> = own.names.iter().map(String::as_str).collect();
    let others: Vec<&str> = others.into_iter().filter(|other| *other != name).collect();
    let short = own.id.short();
    Some(if others.is_empty() {
        format!("the same network as {name} ({short}), already in the library")
    } else {
        let others = others.join(", ");
        format!(
            "the same network as {others} ({short}), already in the library; its name is {name} too"
        )
    })
}

/// `100 labels`, or `all labels`.
pub(crate) fn amount(labels: Option<u32>) -> String {
    labels.map_or_else(
        || "all labels".to_owned(),
        |n| format!("{} labels", thousands(n)),
    )
}

#[cfg(test)]
mod tests {
    use mnist_core::library::compare;

    use super::*;
    use crate::app::samples;

    #[test]
    fn the_words_say_which_is_better_and_by_how_much() {
        let digits = samples::entry(1, "digits-mlp", None, 60);
        let scratch = |number, name, accuracy| {
            let mut entry = samples::entry(number, name, None, 30);
            entry.test_accuracy = accuracy;
            entry
        };
        let mut transfer = samples::entry(2, "head", Some(&digits), 20);
        transfer.test_accuracy = 0.964;
        let words = |others: &[_], own: &mnist_core::library::Entry| {
            in_words(own.test_accuracy, &compare(own, others).unwrap(), 1)
        };
        let one = scratch(3, "one", 0.984);
        assert_eq!(
            words(std::slice::from_ref(&one), &transfer),
            "98.4 % on all labels (one); the transfer is 2.0 points worse"
        );
        assert_eq!(
            words(&[one.clone(), scratch(4, "two", 0.944)], &transfer),
            "96.4 % on all labels (mean of 2); the transfer is as good"
        );
        assert_eq!(
            words(std::slice::from_ref(&transfer), &one),
            "96.4 % on all labels (head); from scratch is 2.0 points better"
        );
    }
}
