//! L-BFGS, for smooth convex functions.
//!
//! By hand because linfa-logistic, the well-kept library for this, took about 130 ms on 1,600 × 100 features and 10 classes
//! where this takes about 30, and brings in forty crates, among them two more versions of rand.

use std::collections::VecDeque;

use nalgebra::DMatrix;

/// How many steps are remembered.
const MEMORY: usize = 10;
/// Where it ends, converged or not.
const MOST_STEPS: usize = 200;
/// The largest part of the gradient at which it has converged.
const TOLERANCE: f64 = 1e-4;
/// The share of the decrease foretold by the gradient that a step must bring (Armijo 1966).
const SUFFICIENT: f64 = 1e-4;
/// How often a step is halved before nothing more can be gained.
const MOST_HALVINGS: usize = 30;

/// A step that was made, and the change of the gradient along it.
struct Step {
    taken: DMatrix<f64>,
    change: DMatrix<f64>,
    /// One over their product.
    curvature: f64,
}

/// The minimum of a function (Nocedal & Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5). `evaluate` gives
/// value and gradient; `precondition` multiplies by a rough inverse of the second derivative.
pub(super) fn minimise(
    start: DMatrix<f64>,
    evaluate: impl Fn(&DMatrix<f64>) -> (f64, DMatrix<f64>),
    precondition: impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
) -> DMatrix<f64> {
    let mut at = start;
    let (mut value, mut gradient) = evaluate(&at);
    let mut steps: VecDeque<Step> = VecDeque::with_capacity(MEMORY);
    for _ in 0..MOST_STEPS {
        if gradient.amax() <= TOLERANCE {
            break;
        }
        let direction = -descent(&gradient, &steps, &precondition);
        let slope = gradient.dot(&direction);
        let tried = (0..MOST_HALVINGS).scan(1.0, |length, _| {
            let step = &direction * *length;
            let (value, gradient) = evaluate(&(&at + &step));
            let wanted = SUFFICIENT * *length * slope;
            *length *= 0.5;
            Some((step, value, gradient, wanted))
        });
        let found = tried
            .into_iter()
            .find(|(_, found, _, wanted)| *found <= value + wanted);
        let Some((step, next, next_gradient, _)) = found else {
            break;
        };
        remember(&mut steps, &step, &next_gradient - &gradient);
        at += step;
        (value, gradient) = (next, next_gradient);
    }
    at
}

fn remember(steps: &mut VecDeque<Step>, step: &DMatrix<f64>, change: DMatrix<f64>) {
    let product = step.dot(&change);
    // Convex functions curve upwards; where rounding hides it the step teaches nothing.
    if product <= f64::EPSILON * change.norm_squared() {
        return;
    }
    if steps.len() == MEMORY {
        steps.pop_front();
    }
    steps.push_back(Step {
        taken: step.clone(),
        change,
        curvature: product.recip(),
    });
}

/// The gradient over the second derivative that the steps tell: the two-loop recursion.
fn descent(
    gradient: &DMatrix<f64>,
    steps: &VecDeque<Step>,
    precondition: &impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
) -> DMatrix<f64> {
    let mut rest = gradient.clone();
    let mut shares = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        let share = step.curvature * step.taken.dot(&rest);
        rest -= &step.change * share;
        shares.push(share);
    }
    let mut direction = precondition(&rest);
    if let Some(last) = steps.back() {
        let size = last.change.dot(&precondition(&last.change));
        direction /= last.curvature * size;
    }
    for (step, share) in steps.iter().zip(shares.into_iter().rev()) {
        let other = step.curvature * step.change.dot(&direction);
        direction += &step.taken * (share - other);
    }
    direction
}
