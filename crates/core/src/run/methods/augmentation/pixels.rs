//! Distances in whole pixels.

use serde::{Deserialize, Serialize};

use crate::data::IMAGE_SIDE;

/// A distance of at least one pixel and at most half an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Pixels(u8);

impl Pixels {
    /// The number of pixels.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for Pixels {
    fn default() -> Self {
        Self(2)
    }
}

impl TryFrom<u8> for Pixels {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        let most = IMAGE_SIDE / 2;
        if (1..=most).contains(&usize::from(number)) {
            Ok(Self(number))
        } else {
            Err(format!("{number} is not at least 1 and at most {most}"))
        }
    }
}

impl From<Pixels> for u8 {
    fn from(pixels: Pixels) -> Self {
        pixels.0
    }
}
