//! Choices with constants as text: a name, then what differs from its defaults, as in `discriminative:factor=2`.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::file::in_plain_words;

/// Reads a choice that files write as an object with its name as `type`; constants left out keep their defaults. A dash in the name
/// stands for the underscore of files.
///
/// # Errors
/// An unknown name or constant, or a value out of range: one line for people.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let (name, constants) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
    typed(&name.replace('-', "_"), constants).map_err(|told| {
        if let Some(constant) = missing(&told) {
            let first = text.trim().trim_end_matches([',', ':']);
            let mark = if first.contains(':') { ',' } else { ':' };
            format!("{name} needs {constant}: {first}{mark}{constant}=…")
        } else {
            told
        }
    })
}

/// The constant without which a choice cannot be read.
fn missing(told: &str) -> Option<&str> {
    let (_, after) = told.split_once("missing field `")?;
    after.split_once('`').map(|(constant, _)| constant)
}

/// The shortest text that [`parse`] reads as `value`.
#[must_use]
pub fn text<T: Serialize + DeserializeOwned + PartialEq>(value: &T) -> String {
    let written = serde_json::to_value(value).unwrap_or_default();
    let name = written.get("type").and_then(Value::as_str);
    let name = name.unwrap_or_default().replace('_', "-");
    with_constants(&name, value, parse)
}

/// `name` with the constants that `parse` needs to read it as `value`.
pub(super) fn with_constants<T: Serialize + PartialEq>(
    name: &str,
    value: &T,
    parse: impl Fn(&str) -> Result<T, String>,
) -> String {
    let written = |constants: &[String]| match constants {
        [] => name.to_owned(),
        constants => format!("{name}:{}", constants.join(",")),
    };
    let mut constants = constants_of(value);
    for at in (0..constants.len()).rev() {
        let mut fewer = constants.clone();
        fewer.remove(at);
        if parse(&written(&fewer)).is_ok_and(|read| read == *value) {
            constants = fewer;
        }
    }
    written(&constants)
}

/// `momentum=0.9` for each constant.
fn constants_of<T: Serialize>(value: &T) -> Vec<String> {
    let Ok(Value::Object(fields)) = serde_json::to_value(value) else {
        return Vec::new();
    };
    let constants = fields.iter().filter(|(key, _)| *key != "type");
    constants
        .map(|(key, value)| match value {
            Value::String(word) => format!("{key}={word}"),
            value => format!("{key}={value}"),
        })
        .collect()
}

/// The choice of type `kind` with constants as in `momentum=0.9,nesterov=true`.
pub(super) fn typed<T: DeserializeOwned>(kind: &str, constants: &str) -> Result<T, String> {
    let mut object = self::constants(constants)?;
    object.insert("type".to_owned(), Value::from(kind));
    serde_json::from_value(Value::Object(object)).map_err(|error| {
        let told = error.to_string();
        let is_name = told.starts_with("unknown variant");
        let told = in_plain_words(&told);
        // The names that there are stand in it as files write them.
        if is_name {
            told.replace('_', "-")
        } else {
            told
        }
    })
}

/// The constants in a text such as `momentum=0.9,nesterov=true`.
pub(super) fn constants(text: &str) -> Result<Map<String, Value>, String> {
    let mut object = Map::new();
    for constant in text.split(',').filter(|c| !c.trim().is_empty()) {
        let (key, value) = constant
            .split_once('=')
            .ok_or_else(|| format!("{constant:?} is not of the form name=value"))?;
        let value = value.trim();
        // A word is a text; numbers, true and false are what they are in JSON.
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        object.insert(key.trim().to_owned(), value);
    }
    Ok(object)
}

pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use mnist_core::run::{LayerFactor, LayerRates, Schedule, Stopping};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_alone_has_the_defaults_and_a_wrong_one_the_names_there_are() {
        assert_eq!(parse("equal"), Ok(LayerRates::default()));
        let factor = LayerFactor::default();
        let usual = LayerRates::Discriminative { factor };
        assert_eq!(parse(" discriminative "), Ok(usual));
        assert_eq!(text(&usual), "discriminative");
        for (wrong, part) in [
            ("", "use `equal` or `discriminative`"),
            ("equal:factor=2", "there is no `factor`"),
            ("discriminative:factor", "name=value"),
            ("discriminative:factor=1", "not above 1"),
            (
                "discriminative:factor=much",
                "\"much\" will not do; use a number",
            ),
        ] {
            let error = parse::<LayerRates>(wrong).unwrap_err();
            assert!(error.contains(part), "{wrong}: {error}");
        }
    }

    #[test]
    fn every_choice_is_read_as_it_is_written() {
        for written in [
            "constant",
            "step:every=3",
            "step:every=3,factor=0.5",
            "exponential:factor=0.9",
            "cosine",
            "cosine:min=0.01,warm_up=2",
            "one-cycle",
            "one-cycle:div=10.0,warm_up=0.2",
            "plateau:patience=3",
        ] {
            assert_eq!(text(&parse::<Schedule>(written).unwrap()), written);
        }
        for written in [
            "never",
            "early:patience=3",
            "early:metric=accuracy,patience=3",
        ] {
            assert_eq!(text(&parse::<Stopping>(written).unwrap()), written);
        }
        let error = parse::<Schedule>("step:every=0").unwrap_err();
        assert!(error.contains("a whole number, 1 or more"), "{error}");
        for (wrong, told) in [
            ("early", "early needs patience: early:patience=…"),
            (
                "early:metric=accuracy",
                "early needs patience: early:metric=accuracy,patience=…",
            ),
        ] {
            assert_eq!(parse::<Stopping>(wrong).unwrap_err(), told);
        }
        let error = parse::<Schedule>("step").unwrap_err();
        assert_eq!(error, "step needs every: step:every=…");
    }

    proptest! {
        #[test]
        fn text_and_choice_are_one_to_one(factor in 1.0001_f64..1000.0) {
            let factor = LayerFactor::try_from(factor).unwrap();
            for rates in [LayerRates::Equal {}, LayerRates::Discriminative { factor }] {
                prop_assert_eq!(parse::<LayerRates>(&text(&rates)), Ok(rates));
            }
        }
    }
}
