//! Optimizers as text: `sgd`, `sgd:momentum=0.9,nesterov=true`, `adam`, `adamw:weight_decay=0.01`.

use mnist_core::run::Optimizer;
use serde::{Deserialize, Deserializer};

use super::variant;

/// Reads an optimizer; constants left out keep their defaults.
///
/// # Errors
/// An unknown name or constant, or a value out of range: one line for people.
pub fn parse(text: &str) -> Result<Optimizer, String> {
    let (name, constants) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
    let kind = match name {
        "sgd" | "adam" => name,
        "adamw" => "adam_w",
        _ => return Err(format!("{name:?} is no optimizer; use sgd, adam or adamw")),
    };
    check(variant::typed(kind, constants)?)
}

/// The shortest text that [`parse`] reads as `optimizer`.
#[must_use]
pub fn text(optimizer: &Optimizer) -> String {
    variant::with_constants(&optimizer.name().to_lowercase(), optimizer, parse)
}

fn check(optimizer: Optimizer) -> Result<Optimizer, String> {
    let share = |what: &str, value: f64| {
        if (0.0..1.0).contains(&value) {
            Ok(())
        } else {
            Err(format!("{what} {value} is not in [0, 1)"))
        }
    };
    match optimizer {
        Optimizer::Sgd {
            momentum,
            nesterov,
            weight_decay,
        } => {
            share("momentum", momentum)?;
            share("weight_decay", weight_decay)?;
            if nesterov && momentum == 0.0 {
                return Err("nesterov needs a momentum above 0".into());
            }
        }
        Optimizer::Adam {
            beta1,
            beta2,
            epsilon,
            weight_decay,
        }
        | Optimizer::AdamW {
            beta1,
            beta2,
            epsilon,
            weight_decay,
        } => {
            moments(share, beta1, beta2, epsilon)?;
            share("weight_decay", weight_decay)?;
        }
        Optimizer::Lbfgs => {}
    }
    Ok(optimizer)
}

fn moments(
    share: impl Fn(&str, f64) -> Result<(), String>,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
) -> Result<(), String> {
    share("beta1", beta1)?;
    share("beta2", beta2)?;
    if epsilon.is_finite() && epsilon > 0.0 {
        Ok(())
    } else {
        Err(format!("epsilon {epsilon} is not above 0"))
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Optimizer>, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn optimizers_are_read_with_their_constants() {
        let sgd = |momentum, nesterov| Optimizer::Sgd {
            momentum,
            nesterov,
            weight_decay: 0.0,
        };
        assert_eq!(parse("sgd").unwrap(), sgd(0.0, false));
        assert_eq!(
            parse(" sgd: momentum=0.9, nesterov=true").unwrap(),
            sgd(0.9, true)
        );
        let Optimizer::AdamW { weight_decay, .. } = parse("adamw:weight_decay=0.1").unwrap() else {
            panic!("not AdamW");
        };
        assert!((weight_decay - 0.1).abs() < f64::EPSILON);
    }

    #[test]
    fn what_is_no_optimizer_is_refused_with_the_reason() {
        for (text, part) in [
            ("rmsprop", "use sgd, adam or adamw"),
            ("sgd:momentum", "name=value"),
            ("sgd:momentum=1", "not in [0, 1)"),
            ("sgd:momentum=much", "will not do; use a number"),
            ("sgd:beta1=0.9", "there is no `beta1`"),
            ("sgd:nesterov=true", "needs a momentum"),
            ("adam:epsilon=0", "not above 0"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn text_and_optimizer_are_one_to_one(
            momentum in 0.001_f64..0.999, nesterov: bool, beta1 in 0.0_f64..0.999, weight_decay in 0.0_f64..0.999
        ) {
            for optimizer in [
                Optimizer::Sgd { momentum, nesterov, weight_decay },
                Optimizer::Adam { beta1, beta2: 0.999, epsilon: 1e-7, weight_decay },
                Optimizer::AdamW { beta1, beta2: 0.999, epsilon: 1e-7, weight_decay },
            ] {
                prop_assert_eq!(parse(&text(&optimizer)).unwrap(), optimizer);
            }
        }
    }
}
