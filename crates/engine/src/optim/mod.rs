//! Update rules with a state that can be saved and restored.

pub(crate) mod slices;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use mnist_core::run::{NoSolution, Optimizer as Rule};
use tch::Tensor;

use crate::error::Result;
use crate::net::{Gradient, Parameter, Update};

/// Applies gradients to parameters. State exists only for parameters that have trained, and a frozen one's rests.
#[derive(Debug)]
pub(crate) struct Optimizer {
    rule: Rule,
    rate: f64,
    /// What the rate is multiplied by in each layer, by position.
    shares: Vec<f64>,
    moments: BTreeMap<Parameter, Moments>,
}

/// What an update rule remembers of one parameter.
#[derive(Debug)]
pub(crate) struct Moments {
    /// Velocity of SGD, first moment of Adam.
    pub(crate) first: Tensor,
    /// Second moment of Adam.
    pub(crate) second: Option<Tensor>,
    /// Updates so far, for Adam's bias correction.
    pub(crate) steps: u64,
}

impl Optimizer {
    /// An optimizer that remembers nothing yet; `shares` is what the rate is multiplied by in each layer.
    pub(crate) const fn new(rule: Rule, rate: f64, shares: Vec<f64>) -> Self {
        Self {
            rule,
            rate,
            shares,
            moments: BTreeMap::new(),
        }
    }

    /// The update rule.
    pub(crate) const fn rule(&self) -> Rule {
        self.rule
    }

    /// The learning rate of the head.
    pub(crate) const fn rate(&self) -> f64 {
        self.rate
    }

    /// Changes the learning rate from the next step on.
    pub(crate) const fn set_rate(&mut self, rate: f64) {
        self.rate = rate;
    }

    /// What the loss gradient must be multiplied by: SGD takes gradients that are steps already, which saves a call
    /// per parameter.
    pub(crate) const fn gradient_factor(&self) -> f64 {
        match self.rule {
            Rule::Sgd { .. } => -self.rate,
            Rule::Adam { .. } | Rule::AdamW { .. } | Rule::Lbfgs => 1.0,
        }
    }

    /// State by parameter.
    pub(crate) const fn moments(&self) -> &BTreeMap<Parameter, Moments> {
        &self.moments
    }

    /// Replaces the state of a parameter.
    pub(crate) fn restore(&mut self, parameter: Parameter, moments: Moments) {
        self.moments.insert(parameter, moments);
    }

    fn moments_of(&mut self, parameter: Parameter, value: &Tensor) -> Result<&mut Moments> {
        use std::collections::btree_map::Entry;
        Ok(match self.moments.entry(parameter) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(Moments {
                first: value.f_zeros_like()?,
                second: match self.rule {
                    Rule::Sgd { .. } | Rule::Lbfgs => None,
                    Rule::Adam { .. } | Rule::AdamW { .. } => Some(value.f_zeros_like()?),
                },
                steps: 0,
            }),
        })
    }
}

impl Update for Optimizer {
    fn update(
        &mut self,
        parameter: Parameter,
        value: &mut Tensor,
        gradient: Gradient,
    ) -> Result<()> {
        let share = self.shares[parameter.layer];
        let rate = self.rate * share;
        let adam = |beta1, beta2, epsilon| AdamStep {
            rate,
            beta1,
            beta2,
            epsilon,
        };
        match self.rule {
            Rule::Sgd { momentum: 0.0, .. } => add(value, &gradient.times(share)?),
            Rule::Sgd { momentum, nesterov } => {
                let moments = self.moments_of(parameter, value)?;
                momentum_step(moments, value, &gradient.times(share)?, momentum, nesterov)
            }
            Rule::Adam {
                beta1,
                beta2,
                epsilon,
            } => {
                let step = adam(beta1, beta2, epsilon);
                step.apply(self.moments_of(parameter, value)?, value, gradient)
            }
            Rule::AdamW {
                beta1,
                beta2,
                epsilon,
                weight_decay,
            } => {
                let step = adam(beta1, beta2, epsilon);
                let _ = value.f_mul_scalar_(rate.mul_add(-weight_decay, 1.0))?;
                step.apply(self.moments_of(parameter, value)?, value, gradient)
            }
            Rule::Lbfgs => Err(NoSolution.into()),
        }
    }
}

/// Adds a gradient that is a step already.
fn add(value: &mut Tensor, gradient: &Gradient) -> Result<()> {
    let _ = match gradient {
        Gradient::Whole(step) => value.f_add_(step)?,
        Gradient::Product(left, right) => value.f_addmm_(left, right)?,
    };
    Ok(())
}

/// Keras' form: the velocity is a step, so that a change of the rate acts on what comes, not on what was.
fn momentum_step(
    moments: &mut Moments,
    value: &mut Tensor,
    gradient: &Gradient,
    momentum: f64,
    nesterov: bool,
) -> Result<()> {
    let velocity = &mut moments.first;
    let _ = velocity.f_mul_scalar_(momentum)?;
    add(velocity, gradient)?;
    if nesterov {
        add(value, gradient)?;
        let _ = value.f_add_(&velocity.f_mul_scalar(momentum)?)?;
    } else {
        let _ = value.f_add_(velocity)?;
    }
    moments.steps += 1;
    Ok(())
}

/// The constants of one step of Adam.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AdamStep {
    pub(crate) rate: f64,
    pub(crate) beta1: f64,
    pub(crate) beta2: f64,
    pub(crate) epsilon: f64,
}

impl AdamStep {
    /// `(a, b)` such that the weight's change is `first / (a sqrt(second) + b)` in the step that makes `steps`.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "beyond 2^31 steps both corrections are 1 anyway, and no run comes near"
    )]
    pub(crate) fn denominator(&self, steps: u64) -> (f64, f64) {
        let correction1 = 1.0 - self.beta1.powi(steps as i32);
        let correction2 = 1.0 - self.beta2.powi(steps as i32);
        let scale = -correction1 / self.rate;
        (scale / correction2.sqrt(), scale * self.epsilon)
    }

    fn apply(&self, moments: &mut Moments, value: &mut Tensor, gradient: Gradient) -> Result<()> {
        let gradient = match gradient {
            Gradient::Whole(gradient) => gradient,
            Gradient::Product(left, right) => left.f_mm(&right)?,
        };
        moments.steps += 1;
        let (a, b) = self.denominator(moments.steps);
        let _ = moments.first.f_lerp_(&gradient, 1.0 - self.beta1)?;
        let Some(second) = &mut moments.second else {
            return Ok(());
        };
        let _ = second.f_lerp_(&gradient.f_mul(&gradient)?, 1.0 - self.beta2)?;
        let mut denominator = second.f_sqrt()?;
        let _ = denominator.f_mul_scalar_(a)?.f_add_scalar_(b)?;
        let _ = value.f_addcdiv_(&moments.first, &denominator)?;
        Ok(())
    }
}
