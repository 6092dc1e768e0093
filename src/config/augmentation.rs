//! Augmentation as text: its parts joined by `+`, as in `shift:pixels=2+rotate`; `none` without any.

use mnist_core::run::Augmentation;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::file::in_plain_words;
use super::variant;

const NONE: &str = "none";

/// Reads an augmentation; constants left out keep their defaults.
///
/// # Errors
/// An unknown or repeated part, an unknown constant, or a value out of range: one line for people.
pub fn parse(text: &str) -> Result<Augmentation, String> {
    let text = text.trim();
    let mut parts = Map::new();
    for part in text.split('+').filter(|_| text != NONE) {
        let (name, constants) = part.split_once(':').unwrap_or((part, ""));
        let (name, constants) = (name.trim().to_owned(), variant::constants(constants)?);
        let twice = format!("{name} comes twice; name each part once");
        if parts.insert(name, constants.into()).is_some() {
            return Err(twice);
        }
    }
    serde_json::from_value(Value::Object(parts)).map_err(|error| in_plain_words(&error.to_string()))
}

/// The shortest text that [`parse`] reads as `augmentation`.
#[must_use]
pub fn text(augmentation: &Augmentation) -> String {
    let parts = match serde_json::to_value(augmentation) {
        Ok(Value::Object(parts)) if !parts.is_empty() => parts,
        _ => return NONE.to_owned(),
    };
    let texts = parts.iter().map(|(name, part)| {
        let reads = |text: &str| Ok(serde_json::json!(parse(text)?)[name].clone());
        variant::with_constants(name, part, reads)
    });
    texts.collect::<Vec<_>>().join("+")
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Augmentation>, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_have_defaults_and_every_text_is_read_as_it_is_written() {
        assert_eq!(parse(" none "), Ok(Augmentation::default()));
        for written in [
            "none",
            "shift",
            "rotate",
            "elastic",
            "rotate+shift",
            "elastic:alpha=20.0+rotate:degrees=15.0+shift:pixels=3",
            "elastic:alpha=20.0,sigma=3.0",
        ] {
            assert_eq!(text(&parse(written).unwrap()), written);
        }
        let spaced = parse("shift : pixels = 2 + rotate").unwrap();
        assert_eq!(text(&spaced), "rotate+shift");
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        for (wrong, part) in [
            ("", "use `shift`, `rotate`, `elastic`"),
            ("shift+none", "there is no `none`"),
            ("mirror", "there is no `mirror`"),
            ("shift+shift:pixels=3", "name each part once"),
            ("shift:3", "name=value"),
            ("shift:degrees=3", "there is no `degrees`; use `pixels`"),
            ("shift:pixels=0", "0 is not at least 1 and at most 14"),
            ("rotate:degrees=much", "\"much\" will not do"),
        ] {
            let error = parse(wrong).unwrap_err();
            assert!(error.contains(part), "{wrong}: {error}");
            assert!(!error.contains('\n'));
        }
    }

    proptest! {
        #[test]
        fn text_and_augmentation_are_one_to_one(
            pixels in prop::option::of(1_u8..=14),
            degrees in prop::option::of(0.1_f64..=180.0),
            elastic in prop::option::of((1.0_f64..=1000.0, 0.5_f64..=14.0)),
        ) {
            let mut parts = Map::new();
            parts.extend(pixels.map(|pixels| ("shift".into(), json!({"pixels": pixels}))));
            parts.extend(degrees.map(|degrees| ("rotate".into(), json!({"degrees": degrees}))));
            parts.extend(elastic.map(|(alpha, sigma)| {
                ("elastic".into(), json!({"alpha": alpha, "sigma": sigma}))
            }));
            let augmentation: Augmentation = serde_json::from_value(parts.into()).unwrap();
            prop_assert_eq!(parse(&text(&augmentation)), Ok(augmentation));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = parse(&text);
        }
    }
}
