//! What becomes of one image in one epoch.

use super::Augmentation;
use crate::data::{Displacement, Distortion, IMAGE_BYTES};
use crate::rng::{Purpose, Stream};

impl Augmentation {
    /// The distortion of the image in row `image` in `epoch`, counted from 0; it depends on nothing else that happened in the run.
    #[must_use]
    pub fn distortion(self, seed: u64, epoch: u32, image: u32) -> Distortion {
        let index = u64::from(epoch);
        let name = image.to_string();
        self.draw(&mut Stream::new(seed, Purpose::Augmentation, index, &name))
    }

    /// Draws only what is asked for: both distances, the angle, the field to the right, that down.
    fn draw(self, stream: &mut Stream) -> Distortion {
        let shift = self.shift.map_or([0.0; 2], |shift| {
            let most = shift.pixels.get();
            [(); 2].map(|()| stream.below(2 * u64::from(most) + 1) as f64 - f64::from(most))
        });
        let degrees = self
            .rotate
            .map_or(0.0, |rotate| rotate.degrees.get() * to_either_side(stream));
        let displacement = self.elastic.map(|elastic| {
            let noise = [(); 2].map(|()| [(); IMAGE_BYTES].map(|()| to_either_side(stream)));
            Displacement::smoothed(&noise, elastic.alpha.get(), elastic.sigma.get())
        });
        Distortion {
            shift,
            radians: degrees.to_radians(),
            displacement,
        }
    }
}

/// Uniform in `[-1, 1)`.
fn to_either_side(stream: &mut Stream) -> f64 {
    stream.uniform().mul_add(2.0, -1.0)
}
