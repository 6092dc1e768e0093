//! The learning-rate range test (Smith 2017, "Cyclical Learning Rates for Training Neural Networks"): a short training whose rate grows
//! from batch to batch shows at which rates a network learns.

use serde::{Deserialize, Serialize};

/// The rate of the first batch.
pub const FROM: f64 = 1e-6;
/// The rate of the last one.
pub const TO: f64 = 10.0;
/// Batches in all; the rate grows by the same factor from each to the next.
pub const BATCHES: usize = 100;

/// What the smoothed loss keeps of its past in each batch, as in fastai and PyTorch Lightning.
const SMOOTHING: f64 = 0.98;
/// The test ends where the smoothed loss is so many times the least one.
const DIVERGED: f64 = 4.0;
/// Batches left out of the suggestion at the beginning, where the mean is of few losses.
const WARM_UP: usize = BATCHES / 10;
/// A network has learned something where the smoothed loss fell by such a share of what it was.
const NOTICEABLE: f64 = 0.01;
/// Batches left out of the suggestion at the end, where the loss has turned.
const TURNED: usize = 5;

/// Losses by learning rate, batch by batch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RateCurve {
    points: Vec<RatePoint>,
    diverged: bool,
}

/// One batch of the test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RatePoint {
    /// The learning rate of the batch.
    pub rate: f64,
    /// Its mean loss before its update, in nats.
    pub loss: f64,
    /// Mean of the losses so far, the later the heavier, free of the bias of its beginning.
    pub smoothed: f64,
}

impl RateCurve {
    /// The rate to train the next batch with; `None` when the test is over.
    #[must_use]
    pub fn next_rate(&self) -> Option<f64> {
        let batch = self.points.len();
        (!self.diverged && batch < BATCHES).then(|| rate(batch))
    }

    /// Takes in the loss of the batch that was trained with [`Self::next_rate`]. A number that is not finite ends the test, and
    /// losses that come after the end are ignored.
    pub fn push(&mut self, loss: f64) {
        let Some(rate) = self.next_rate() else {
            return;
        };
        if !loss.is_finite() {
            self.diverged = true;
            return;
        }
        let weight = |batches: usize| 1.0 - SMOOTHING.powf(batches as f64);
        let batches = self.points.len();
        let past = self
            .points
            .last()
            .map_or(0.0, |last| last.smoothed * weight(batches));
        let mean = (past - loss).mul_add(SMOOTHING, loss);
        let smoothed = mean / weight(batches + 1);
        self.points.push(RatePoint {
            rate,
            loss,
            smoothed,
        });
        let losses = self.points.iter().map(|point| point.smoothed);
        self.diverged = smoothed > DIVERGED * least(losses);
    }

    /// Every batch, by rising rate.
    #[must_use]
    pub fn points(&self) -> &[RatePoint] {
        &self.points
    }

    /// Whether the training ran away before the highest rate was tried.
    #[must_use]
    pub const fn has_diverged(&self) -> bool {
        self.diverged
    }

    /// A rate to train with, as fastai's `valley` finds it: half way down the longest fall of the smoothed loss. `None` where it
    /// never falls for long enough to tell.
    #[must_use]
    pub fn suggestion(&self) -> Option<RatePoint> {
        let end = self.points.len().saturating_sub(TURNED);
        let points = self.points.get(WARM_UP..end)?;
        let losses: Vec<f64> = points.iter().map(|point| point.smoothed).collect();
        let first = *losses.first()?;
        if first - least(losses.iter().copied()) < NOTICEABLE * first {
            return None;
        }
        points.get(valley(&losses)?).copied()
    }
}

fn least(losses: impl IntoIterator<Item = f64>) -> f64 {
    losses.into_iter().fold(f64::INFINITY, f64::min)
}

fn rate(batch: usize) -> f64 {
    let share = batch as f64 / (BATCHES - 1) as f64;
    FROM * (TO / FROM).powf(share)
}

/// The place half way between the end of the longest falling subsequence and as many places before it as the subsequence has, in
/// fastai's rounding; `None` where it has fewer than three.
fn valley(losses: &[f64]) -> Option<usize> {
    let mut lengths = vec![1; losses.len()];
    let (mut end, mut longest) = (0, 1);
    for at in 1..losses.len() {
        let falls_to = (0..at).filter(|before| losses[at] < losses[*before]);
        lengths[at] = falls_to
            .map(|before| lengths[before] + 1)
            .max()
            .unwrap_or(1);
        if lengths[at] > longest {
            (end, longest) = (at, lengths[at]);
        }
    }
    // A third of the way, and half of a third: a fall over all places begins one place before the first.
    let (third, sixth) = (longest / 3, longest / 6);
    (third > 0).then(|| (end + third + sixth).saturating_sub(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Falls and rises again, with some noise.
    fn valley_shaped(batch: usize) -> f64 {
        let x = batch as f64 / 99.0;
        let noise = ((batch * 37) % 11) as f64 - 5.0;
        let fall = 1.8 / (1.0 + (-(x - 0.55) * 20.0).exp());
        2.3 - fall + 40.0 * (x - 0.8).max(0.0).powi(2) * 60.0 + noise / 50.0
    }

    fn falling(batch: usize) -> f64 {
        let noise = ((batch * 37) % 11) as f64 - 5.0;
        2.3 - 1.8 * batch as f64 / 99.0 + noise / 8.0
    }

    fn tested(loss: impl Fn(usize) -> f64) -> RateCurve {
        let mut curve = RateCurve::default();
        while curve.next_rate().is_some() {
            curve.push(loss(curve.points().len()));
        }
        curve
    }

    fn assert_near(found: f64, expected: f64) {
        assert!(
            (found / expected - 1.0).abs() < 1e-9,
            "{found}, not {expected}"
        );
    }

    /// The smoothed losses, the end and the suggestion are those of fastai 2.8's own functions on the same losses.
    #[test]
    fn the_curve_ends_and_suggests_as_fastai_does() {
        let curve = tested(valley_shaped);
        assert!(curve.has_diverged());
        let points = curve.points();
        assert_eq!(points.len(), 94);
        assert_near(points[0].smoothed, 2.199_969_937_440_669_4);
        assert_near(points[1].smoothed, 2.240_370_578_829_691_7);
        assert_near(points[50].smoothed, 2.204_295_784_522_74);
        assert_near(curve.suggestion().unwrap().rate, 0.006_579_332_246_575_675);
    }

    #[test]
    fn a_loss_that_only_falls_is_followed_to_the_highest_rate() {
        let curve = tested(falling);
        assert!(!curve.has_diverged());
        assert_eq!(curve.points().len(), BATCHES);
        assert_near(curve.points()[0].rate, FROM);
        assert_near(curve.points()[BATCHES - 1].rate, TO);
        assert_near(
            curve.points()[BATCHES - 1].smoothed,
            1.108_216_679_115_422_4,
        );
        assert_near(curve.suggestion().unwrap().rate, 0.017_475_284_000_076_845);
    }

    #[test]
    fn a_fall_over_all_places_is_divided_as_fastai_does() {
        let losses: Vec<f64> = (0..85).map(|at| 2.0 - f64::from(at) / 100.0).collect();
        assert_eq!(valley(&losses), Some(41));
    }

    #[test]
    fn a_low_loss_outside_the_rates_that_are_looked_at_is_nothing_learned() {
        // The mean over few losses, at the beginning, is lower than what follows; and what follows hardly falls.
        let noise = |batch: usize| ((batch * 37) % 11) as f64 / 2_000.0;
        let curve = tested(|batch| if batch == 0 { 2.0 } else { 2.3 + noise(batch) });
        assert_eq!(curve.suggestion(), None);
    }

    #[test]
    fn nothing_is_suggested_where_nothing_was_learned() {
        assert_eq!(tested(|_| 2.3).suggestion(), None);
        assert_eq!(tested(|batch| 0.1 + batch as f64).suggestion(), None);
        assert_eq!(RateCurve::default().suggestion(), None);
    }

    #[test]
    fn a_loss_that_is_no_number_ends_the_test() {
        let mut curve = tested(|batch| {
            if batch < 40 {
                2.3 - batch as f64 / 99.0
            } else {
                f64::NAN
            }
        });
        assert!(curve.has_diverged());
        assert_eq!(curve.points().len(), 40);
        assert!(curve.suggestion().is_some());
        curve.push(1.0);
        assert_eq!(curve.points().len(), 40, "it is over");
    }

    #[test]
    fn it_survives_being_written_down() {
        let curve = tested(valley_shaped);
        let text = serde_json::to_string(&curve).unwrap();
        assert_eq!(serde_json::from_str::<RateCurve>(&text).unwrap(), curve);
    }
}
