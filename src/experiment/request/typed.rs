//! Values of a file, as they would be typed.

use serde::{Deserialize, Deserializer};

/// A number, a text, or a list of them, as it would be typed.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let value = toml::Value::deserialize(from)?;
    typed(value).map(Some).map_err(wrong)
}

/// A number or a text, where a list would not be what it seems: its parts are not joined by commas.
pub(super) fn one_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    match toml::Value::deserialize(from)? {
        toml::Value::Array(_) => Err(wrong("one text, as behind the flag")),
        value => typed(value).map(Some).map_err(wrong),
    }
}

/// [`text`], where a list of one is not what a number alone is: each item has a comma behind it.
pub(super) fn text_or_list<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let value = toml::Value::deserialize(from)?;
    let is_list = value.is_array();
    let text = typed(value).map_err(wrong)?;
    Ok(Some(if is_list { text + "," } else { text }))
}

/// A text, or a list of texts that stay what they are: names of files may hold commas.
pub(super) fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let values = match toml::Value::deserialize(from)? {
        toml::Value::Array(values) => values,
        one => vec![one],
    };
    let texts = values.into_iter().map(typed);
    texts.collect::<Result<_, _>>().map_err(wrong)
}

fn wrong<E: serde::de::Error>(expected: &str) -> E {
    E::custom(format!("write {expected}"))
}

fn typed(value: toml::Value) -> Result<String, &'static str> {
    match value {
        toml::Value::String(text) => Ok(text),
        toml::Value::Integer(number) => Ok(number.to_string()),
        toml::Value::Float(number) => Ok(number.to_string()),
        toml::Value::Array(values) => {
            let values = values.into_iter().map(typed).collect::<Result<Vec<_>, _>>();
            Ok(values?.join(","))
        }
        _ => Err("a number, a text or a list of them"),
    }
}
