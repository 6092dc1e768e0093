//! The learning-rate range test.

use jiff::SignedDuration;
use mnist_core::rate_range::RateCurve;
use mnist_tui::app::{Effect, Job, Model, Msg, Outcome};

use super::{Scene, press, scene, tell, with_keys, with_library};

/// Every state of it.
pub(super) fn all() -> Vec<Scene> {
    let failed = Outcome::Failed("/data/mnist: no such folder; `--data` names another".into());
    vec![
        scene(
            "rates",
            tried(Outcome::Tried(curve())),
            &[
                "loss by learning rate",
                "suggested",
                "0.02 is set",
                "the loss ran away",
                "take it",
                "higher",
            ],
        ),
        scene(
            "rates_other",
            with_keys(tried(Outcome::Tried(curve())), "right right right"),
            &["where the loss is", "take it"],
        ),
        scene(
            "rates_flat",
            tried(Outcome::Tried(flat())),
            &["no rate is suggested", "0.02 stays"],
        ),
        scene(
            "rates_trying",
            trying(),
            &["2 s", "nothing is saved", "back"],
        ),
        scene("rates_failed", tried(failed), &["no such folder", "back"]),
    ]
}

fn trying() -> Model {
    let mut model = with_library();
    assert!(matches!(
        press(&mut model, "p ctrl-f")[..],
        [Effect::Work(Job::Rates(_))]
    ));
    model.now += SignedDuration::from_secs(2);
    model
}

fn tried(outcome: Outcome) -> Model {
    let mut model = trying();
    let job = model.works.under_way()[0].job.clone();
    tell(&mut model, Msg::Ended(job, Box::new(outcome)));
    model
}

/// A loss that falls, and runs away at high rates.
pub(crate) fn curve() -> RateCurve {
    let mut curve = RateCurve::default();
    while curve.next_rate().is_some() {
        let x = curve.points().len() as f64 / 99.0;
        let fall = 1.9 / (1.0 + (-(x - 0.5) * 20.0).exp());
        curve.push(2.3 - fall + 4000.0 * (x - 0.8).max(0.0).powi(2));
    }
    curve
}

fn flat() -> RateCurve {
    let mut curve = RateCurve::default();
    while curve.next_rate().is_some() {
        curve.push(2.3 + curve.points().len() as f64 / 1e4);
    }
    curve
}
