//! The learning-rate range test that is asked for in a form.

use mnist_core::rate_range::{RateCurve, RatePoint};

use super::form::TrainingItem;
use super::{Form, Loadable};
use crate::config::Config;
use crate::format::two_digits;
use crate::keys::Action;
use crate::request::Field;

/// A test under way or done, and the form that it is for.
#[derive(Debug, Clone)]
pub struct RateTest {
    /// Comes back when the test is closed.
    pub form: Box<Form>,
    /// What the test found.
    pub curve: Loadable<RateCurve>,
    /// The batch that was gone to, instead of the suggested one.
    batch: Option<usize>,
}

impl RateTest {
    /// A test whose result is on its way.
    #[must_use]
    pub const fn new(form: Box<Form>) -> Self {
        Self {
            form,
            curve: Loadable::Loading,
            batch: None,
        }
    }

    /// What would be taken: the suggestion, or where the keys have gone.
    #[must_use]
    pub fn chosen(&self) -> Option<RatePoint> {
        let curve = self.curve.get()?;
        match self.batch {
            None => curve.suggestion(),
            Some(batch) => curve.points().get(batch).copied(),
        }
    }

    /// Goes to the next lower or higher rate; without a suggestion from the rate in the middle.
    pub fn go(&mut self, action: Action) {
        let Some(curve) = self.curve.get() else {
            return;
        };
        let points = curve.points();
        let chosen = self.chosen();
        let at = chosen.and_then(|chosen| points.iter().position(|point| *point == chosen));
        let at = at.unwrap_or(points.len() / 2);
        let to = match action {
            Action::PreviousChoice => at.saturating_sub(1),
            _ => (at + 1).min(points.len().saturating_sub(1)),
        };
        self.batch = Some(to);
    }

    /// The form with the chosen rate in it.
    #[must_use]
    pub fn accept(self, config: &Config) -> Box<Form> {
        let chosen = self.chosen();
        let mut form = self.form;
        if let Some(chosen) = chosen {
            let item = TrainingItem::Setting(Field::LearningRate);
            form.fill(item, &two_digits(chosen.rate), config);
        }
        form
    }
}
