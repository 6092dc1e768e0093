//! The loss by learning rate, in a training that is thrown away.

use mnist_core::rate_range::RateCurve;
use mnist_core::run::{Optimizer, RunSpec};

use crate::error::{EngineError, Result};
use crate::fit::Fit;
use crate::run::untrained;

/// Trains the network of `spec` with rising rates until its loss runs away. Neither the checkpoint that it starts from nor any other
/// file changes.
pub(super) fn rate_range(spec: &RunSpec) -> Result<RateCurve> {
    if spec.optimizer == Optimizer::Lbfgs {
        return Err(EngineError::Refused(
            "L-BFGS finds its step by itself and has no learning rate to test; choose another optimizer".into(),
        ));
    }
    sweep(&mut untrained(spec)?)
}

fn sweep(fit: &mut Fit) -> Result<RateCurve> {
    let mut curve = RateCurve::default();
    while let Some(rate) = curve.next_rate() {
        fit.optimizer.ask_for_rate(rate);
        fit.optimizer.use_share(1.0);
        fit.prepare()?;
        fit.step()?;
        fit.read_losses()?;
        for loss in fit.meter.take_batch_losses() {
            curve.push(f64::from(loss));
        }
        if fit.epoch_is_over() {
            fit.finish_epoch();
        }
    }
    Ok(curve)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use mnist_core::model::TrainableLayers;
    use mnist_core::rate_range::FROM;

    fn swept(change: impl FnOnce(&mut RunSpec)) -> RateCurve {
        let mut spec = fixtures::spec(&fixtures::mlp());
        change(&mut spec);
        sweep(&mut fixtures::fit(&spec)).unwrap()
    }

    fn least(curve: &RateCurve) -> f64 {
        let losses = curve.points().iter().map(|point| point.smoothed);
        losses.fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_network_learns_at_middle_rates() {
        let curve = swept(|_| ());
        let points = curve.points();
        // The first rates change nothing that could be seen.
        let chance = 10_f64.ln();
        assert!((points[0].loss - chance).abs() < 1.0, "{:?}", points[0]);
        let suggested = curve.suggestion().unwrap();
        assert!((1e-4..1.0).contains(&suggested.rate), "{suggested:?}");
        assert!(suggested.smoothed < points[0].smoothed);
    }

    #[test]
    fn the_rate_of_the_run_plays_no_part() {
        let curve = swept(|_| ());
        assert_eq!(
            curve,
            swept(|spec| spec.learning_rate = 5.0.try_into().unwrap())
        );
    }

    #[test]
    fn a_head_on_kept_features_follows_the_rates_too() {
        let curve = swept(|spec| spec.trainable = TrainableLayers::head_only());
        let first = curve.points()[0];
        assert!(least(&curve) < first.smoothed - 0.1, "{first:?}");
        assert!((first.rate - FROM).abs() < 1e-12);
    }

    #[test]
    fn what_has_no_rate_is_refused() {
        let mut spec = fixtures::spec(&fixtures::mlp());
        spec.optimizer = Optimizer::Lbfgs;
        let error = rate_range(&spec).unwrap_err().to_string();
        assert!(error.contains("L-BFGS"), "{error}");
    }
}
