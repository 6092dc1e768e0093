//! Values of records and settings as people read them.

use serde_json::Value;

use super::number;

/// Longer numbers are rounded.
const NUMBER: usize = 8;

/// What a field of a record is called: everything but this program's trainings and imports by its plain name.
pub(crate) fn setting(field: &str) -> &str {
    let field = field.strip_prefix("origin.").unwrap_or(field);
    let field = field.strip_prefix("training.").unwrap_or(field);
    field.strip_prefix("methods.").unwrap_or(field)
}

/// The two sides of something that differs, in words; rounded only where they still differ then. Names in them are not
/// escaped.
pub(crate) fn sides(left: &Value, right: &Value) -> [String; 2] {
    let sides = [left, right];
    let short = sides.map(|value| written(value, rounded));
    if short[0] == short[1] {
        sides.map(|value| written(value, ToString::to_string))
    } else {
        short
    }
}

/// `0.02`, `dense_1, head`, `sgd, momentum 0.5`; a dash for nothing.
fn written(value: &Value, number: impl Fn(&serde_json::Number) -> String + Copy) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Bool(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
        Value::Number(value) => number(value),
        Value::String(text) => text.clone(),
        Value::Array(items) => listed(items.iter().map(|item| nested(item, number))),
        // What it is comes first, as in `sgd, momentum 0.5`.
        Value::Object(fields) => {
            let kind = fields.get("type").map(|kind| written(kind, number));
            let rest = fields.iter().filter(|(name, _)| *name != "type");
            let rest = rest.map(|(name, value)| format!("{name} {}", nested(value, number)));
            listed(kind.into_iter().chain(rest))
        }
    }
}

/// One of several: where it has parts itself, they are held together.
fn nested(value: &Value, number: impl Fn(&serde_json::Number) -> String + Copy) -> String {
    let text = written(value, number);
    match value {
        Value::Array(_) | Value::Object(_) => format!("({text})"),
        _ => text,
    }
}

fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return "none".to_owned();
    }
    items.join(", ")
}

fn rounded(value: &serde_json::Number) -> String {
    let whole = value.to_string();
    match value.as_f64() {
        Some(value) if whole.len() > NUMBER && whole.contains(['.', 'e']) => {
            let text = number(value);
            if text.contains('.') && !text.contains('e') {
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            } else {
                text
            }
        }
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case(json!(null), "-")]
    #[case(json!(true), "yes")]
    #[case(json!(0.02), "0.02")]
    #[case(json!(0.971_600_000_000_000_1), "0.9716")]
    #[case(json!(0.123_456_789), "0.1235")]
    #[case(json!(1e-9), "1e-9")]
    #[case(json!(1.234_567_89e-9), "1.23e-9")]
    #[case(json!(1_234_567_890), "1234567890")]
    #[case(json!("even-odd"), "even-odd")]
    #[case(json!([]), "none")]
    #[case(json!(["dense_1", "head"]), "dense_1, head")]
    #[case(json!([[0, 2], [1, 3]]), "(0, 2), (1, 3)")]
    #[case(json!({"type": "sgd", "momentum": 0.5}), "sgd, momentum 0.5")]
    fn a_value_reads_like_words(#[case] value: Value, #[case] expected: &str) {
        assert_eq!(sides(&value, &json!("other"))[0], expected);
    }

    #[test]
    fn a_setting_is_called_by_its_plain_name() {
        for (field, expected) in [
            ("origin.training.methods.schedule", "schedule"),
            ("origin.training.seed", "seed"),
            ("origin.run", "run"),
            ("architecture.layers.5.units", "architecture.layers.5.units"),
        ] {
            assert_eq!(setting(field), expected);
        }
    }

    #[test]
    fn what_differs_only_in_the_last_digits_is_not_rounded() {
        let [left, right] = [0.971_600_000_000_1, 0.971_600_000_000_2];
        let shown = sides(&json!(left), &json!(right));
        assert_eq!(shown, [left.to_string(), right.to_string()]);
    }
}
