//! Limits: `acc>0.97`, `age<2d`.

use jiff::Timestamp;

use crate::library::Entry;

/// What a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Test,
    Validation,
    Parameters,
    Labels,
    /// Seconds since it was saved.
    Age,
}

/// On which side of the limit a number must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

/// `acc`, `>` and `0.97` of `acc>0.97`.
pub(super) fn limit(text: &str) -> Option<(&str, Comparison, &str)> {
    let at = text.find(['<', '>', '='])?;
    let (key, rest) = text.split_at(at);
    // Two characters before one.
    let comparisons = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("=", Comparison::Equal),
    ];
    let found = |(sign, comparison)| Some((key, comparison, rest.strip_prefix(sign)?));
    comparisons.into_iter().find_map(found)
}

impl Quantity {
    pub(super) fn named(key: &str) -> Option<Self> {
        Some(match key {
            "acc" | "test" => Self::Test,
            "val" => Self::Validation,
            "params" => Self::Parameters,
            "labels" => Self::Labels,
            "age" => Self::Age,
            _ => return None,
        })
    }

    /// Why there is no limit for `key`.
    pub(super) fn unknown(key: &str) -> String {
        format!("{key} is nothing to compare; there are acc, val, params, labels and age")
    }

    /// The number that `value` says: `0.97`, `97` and `97%` are one accuracy, `2d` is an age, `1,000` a count.
    pub(super) fn read(self, value: &str) -> Option<f64> {
        let number = |text: &str| {
            let number: f64 = text.replace(',', "").parse().ok()?;
            number.is_finite().then_some(number)
        };
        match self {
            Self::Test | Self::Validation => match value.strip_suffix('%') {
                Some(percent) => Some(number(percent)? / 100.0),
                None => number(value).map(|n| if n > 1.0 { n / 100.0 } else { n }),
            },
            Self::Age => {
                let unit = value.chars().last()?;
                let seconds = match unit {
                    's' => 1.0,
                    'm' => 60.0,
                    'h' => 3600.0,
                    'd' => 86_400.0,
                    'w' => 604_800.0,
                    _ => return None,
                };
                Some(number(&value[..value.len() - unit.len_utf8()])? * seconds)
            }
            Self::Parameters | Self::Labels => number(value),
        }
    }

    pub(super) fn wrong(self, value: &str) -> String {
        let example = match self {
            Self::Test => "acc>0.97",
            Self::Validation => "val>97%",
            Self::Parameters => "params<300,000",
            Self::Labels => "labels<=1000",
            Self::Age => "age<2d (s, m, h, d or w)",
        };
        format!("{value} says no limit; write as in {example}")
    }

    pub(super) fn of(self, entry: &Entry, now: Timestamp) -> Option<f64> {
        match self {
            Self::Test => Some(entry.test_accuracy),
            Self::Validation => entry.validation_accuracy,
            Self::Parameters => Some(entry.parameters as f64),
            // All labels are more than any number of them.
            Self::Labels => Some(entry.labels.map_or(f64::INFINITY, f64::from)),
            Self::Age => Some(now.duration_since(entry.created).as_secs_f64()),
        }
    }
}

impl Comparison {
    /// Numbers as they are shown, four digits behind the point at most, count as equal.
    pub(super) fn holds(self, number: f64, limit: f64) -> bool {
        const CLOSE: f64 = 5e-5;
        /// What dividing per cent by 100 may add.
        const ROUNDING: f64 = 1e-12;
        match self {
            Self::Less => number < limit,
            Self::AtMost => number <= limit + ROUNDING,
            Self::Equal => (number - limit).abs() < CLOSE || number.total_cmp(&limit).is_eq(),
            Self::AtLeast => number >= limit - ROUNDING,
            Self::More => number > limit,
        }
    }
}
