//! Images moved, turned and warped.

mod displacement;
#[cfg(test)]
mod tests;

pub use displacement::Displacement;

use super::{IMAGE_BYTES, IMAGE_SIDE};

/// The middle of an image, between its two middle pixels.
const CENTRE: f64 = (IMAGE_SIDE as f64 - 1.0) / 2.0;

/// Where each pixel of a distorted image is taken from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distortion {
    /// How many pixels the image is moved to the right and down.
    pub shift: [f64; 2],
    /// By how much it is turned about its middle before it is moved, counter-clockwise as one sees it.
    pub radians: f64,
    /// How it is warped after both.
    pub displacement: Option<Displacement>,
}

impl Distortion {
    /// The distorted image: 28 rows of 28 pixels like `image`.
    ///
    /// All parts make one map from the places of the result back to those of `image`, so that it is interpolated once, between the
    /// four pixels around a place (bilinear), and rounded to the nearest byte; outside it is black.
    #[must_use]
    pub fn of(&self, image: &[u8; IMAGE_BYTES]) -> [u8; IMAGE_BYTES] {
        let (sin, cos) = self.radians.sin_cos();
        std::array::from_fn(|at| {
            let place = [(at % IMAGE_SIDE) as f64, (at / IMAGE_SIDE) as f64];
            let warp = self.displacement.as_ref().map_or([0.0; 2], |d| d.at(at));
            let [x, y] = [0, 1].map(|axis| place[axis] + warp[axis] - CENTRE - self.shift[axis]);
            between_pixels(
                image,
                cos * x - sin * y + CENTRE,
                sin * x + cos * y + CENTRE,
            )
        })
    }
}

/// The brightness at a place between pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of bytes is one when it is rounded"
)]
fn between_pixels(image: &[u8; IMAGE_BYTES], x: f64, y: f64) -> u8 {
    let (left, top) = (x.floor(), y.floor());
    let (right_share, bottom_share) = (x - left, y - top);
    let row =
        |y| (1.0 - right_share) * pixel(image, left, y) + right_share * pixel(image, left + 1.0, y);
    let value = (1.0 - bottom_share) * row(top) + bottom_share * row(top + 1.0);
    value.round() as u8
}

/// The brightness of the pixel in column `x` and row `y`, both whole; black outside.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "both are whole numbers from 0 to 27 there"
)]
fn pixel(image: &[u8; IMAGE_BYTES], x: f64, y: f64) -> f64 {
    let inside = 0.0..IMAGE_SIDE as f64;
    if inside.contains(&x) && inside.contains(&y) {
        f64::from(image[y as usize * IMAGE_SIDE + x as usize])
    } else {
        0.0
    }
}
