//! The same update rules on plain numbers, for a head that trains alone.

use mnist_core::run::Optimizer as Rule;

use super::AdamStep;

/// A parameter, its gradient and what the rule remembers of it.
#[derive(Debug, Clone)]
pub(crate) struct Slices {
    pub(crate) value: Vec<f32>,
    /// Times the optimizer's gradient factor.
    pub(crate) gradient: Vec<f32>,
    pub(crate) first: Vec<f32>,
    pub(crate) second: Vec<f32>,
    pub(crate) steps: u64,
}

impl Slices {
    /// A parameter that has not trained yet.
    pub(crate) fn new(value: Vec<f32>) -> Self {
        let zeros = vec![0.0; value.len()];
        Self {
            value,
            gradient: zeros.clone(),
            first: zeros.clone(),
            second: zeros,
            steps: 0,
        }
    }

    /// Applies the gradient and sets it to zero.
    pub(crate) fn update(&mut self, rule: Rule, rate: f64) {
        match rule {
            Rule::Sgd { momentum: 0.0, .. } => {
                for (w, g) in self.value.iter_mut().zip(&self.gradient) {
                    *w += g;
                }
            }
            Rule::Sgd { momentum, nesterov } => self.momentum(single(momentum), nesterov),
            Rule::Adam {
                beta1,
                beta2,
                epsilon,
            } => self.adam(&AdamStep {
                rate,
                beta1,
                beta2,
                epsilon,
            }),
            Rule::AdamW {
                beta1,
                beta2,
                epsilon,
                weight_decay,
            } => {
                let kept = single(rate.mul_add(-weight_decay, 1.0));
                self.value.iter_mut().for_each(|w| *w *= kept);
                self.adam(&AdamStep {
                    rate,
                    beta1,
                    beta2,
                    epsilon,
                });
            }
            // It makes no steps.
            Rule::Lbfgs => {}
        }
        self.gradient.fill(0.0);
    }

    fn momentum(&mut self, momentum: f32, nesterov: bool) {
        self.steps += 1;
        for ((w, g), v) in self
            .value
            .iter_mut()
            .zip(&self.gradient)
            .zip(&mut self.first)
        {
            *v = momentum * *v + g;
            *w += if nesterov { g + momentum * *v } else { *v };
        }
    }

    fn adam(&mut self, constants: &AdamStep) {
        self.steps += 1;
        let (a, b) = constants.denominator(self.steps);
        let (a, b) = (single(a), single(b));
        let (share1, share2) = (single(1.0 - constants.beta1), single(1.0 - constants.beta2));
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((w, g), (m, v)) in self.value.iter_mut().zip(&self.gradient).zip(moments) {
            *m += share1 * (g - *m);
            *v += share2 * (g * g - *v);
            *w += *m / (a * v.sqrt() + b);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are kept in single precision"
)]
pub(crate) const fn single(value: f64) -> f32 {
    value as f32
}
