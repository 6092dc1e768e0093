//! Numbers that are checked where they are read.

/// A number type that holds only what lies in `$range`, which `$words` tell.
macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident, $usual:expr, $range:expr, $words:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// The number.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self($usual)
            }
        }

        impl TryFrom<f64> for $name {
            type Error = String;

            fn try_from(number: f64) -> Result<Self, String> {
                let is_in_range: fn(f64) -> bool = $range;
                if is_in_range(number) {
                    Ok(Self(number))
                } else {
                    Err(format!("{number} is not {}", $words))
                }
            }
        }

        impl From<$name> for f64 {
            fn from(number: $name) -> Self {
                number.0
            }
        }
    };
}

pub(super) use bounded;
