//! A head that trains alone on cached features, on plain numbers.
//!
//! A step of so small a layer is a few microseconds of arithmetic; each call into libtorch costs as much again.

use mnist_core::run::{Clipping, Optimizer as Rule, Part};

use crate::loss::judge;
use crate::optim::slices::{Slices, single};

/// Sums kept apart in a dot product, so that the compiler can use vector instructions.
const LANES: usize = 8;

/// A Dense layer and softmax cross-entropy.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    inputs: usize,
    /// `[classes, inputs]`
    pub(crate) weight: Slices,
    /// `[classes]`
    pub(crate) bias: Slices,
    logits: Vec<f32>,
    /// Features of the batch, one row an image.
    batch: Vec<f32>,
}

/// How a head takes a step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeadStep {
    pub(crate) rule: Rule,
    pub(crate) rate: f64,
    /// What the optimizer wants gradients multiplied by.
    pub(crate) factor: f64,
    pub(crate) clipping: Clipping,
    pub(crate) label_smoothing: Part,
}

/// Sums over the images of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct BatchSums {
    /// Sum of the losses, in nats.
    pub(crate) loss: f64,
    /// Images classified correctly.
    pub(crate) hits: u64,
}

impl BatchSums {
    /// Counts one row of logits.
    pub(crate) fn add(&mut self, logits: &[f32], class: u8) {
        let verdict = judge(logits, usize::from(class));
        self.loss += verdict.loss;
        self.hits += u64::from(verdict.class == usize::from(class));
    }
}

impl Head {
    /// A head of these parameters: `weight` is `[classes, inputs]`, `bias` is `[classes]`.
    pub(crate) fn new(weight: Slices, bias: Slices) -> Self {
        Self {
            inputs: weight.value.len() / bias.value.len().max(1),
            logits: vec![0.0; bias.value.len()],
            weight,
            bias,
            batch: Vec::new(),
        }
    }

    /// One step on some images. `features` holds one row an image.
    pub(crate) fn step(
        &mut self,
        features: &[f32],
        rows: &[u32],
        truth: &[u8],
        step: &HeadStep,
    ) -> BatchSums {
        let mut sums = BatchSums::default();
        let factor = single(step.factor / rows.len() as f64);
        let smoothing = single(step.label_smoothing.get());
        // Shuffled rows lie far apart: fetched one after the other, they would each be waited for.
        let mut batch = std::mem::take(&mut self.batch);
        batch.clear();
        for row in rows {
            batch.extend_from_slice(&features[*row as usize * self.inputs..][..self.inputs]);
        }
        for (x, row) in batch.chunks_exact(self.inputs).zip(rows) {
            let class = truth[*row as usize];
            self.forward(x);
            sums.add(&self.logits, class);
            self.add_gradient(x, class, factor, smoothing);
        }
        self.batch = batch;
        self.clip(step);
        self.weight.update(step.rule, step.rate);
        self.bias.update(step.rule, step.rate);
        sums
    }

    /// Sums over some rows without training.
    pub(crate) fn evaluate(
        &mut self,
        features: &[f32],
        rows: std::ops::Range<usize>,
        truth: &[u8],
    ) -> BatchSums {
        let mut sums = BatchSums::default();
        for row in rows {
            self.forward(&features[row * self.inputs..][..self.inputs]);
            sums.add(&self.logits, truth[row]);
        }
        sums
    }

    fn forward(&mut self, x: &[f32]) {
        let weights = self.weight.value.chunks_exact(self.inputs);
        for ((logit, weight), bias) in self.logits.iter_mut().zip(weights).zip(&self.bias.value) {
            *logit = dot(weight, x) + bias;
        }
    }

    /// Scales the gradients of weight and bias by one number where they are too long.
    fn clip(&mut self, step: &HeadStep) {
        let mut gradients = [&mut self.weight.gradient, &mut self.bias.gradient];
        if step.clipping == Clipping::default() {
            return;
        }
        let all = gradients.iter().flat_map(|gradient| gradient.iter());
        let squares: f64 = all.map(|g| f64::from(*g).powi(2)).sum();
        let factor = single(step.clipping.factor(squares.sqrt() / step.factor.abs()));
        for gradient in &mut gradients {
            gradient.iter_mut().for_each(|g| *g *= factor);
        }
    }

    /// Adds the gradient of one image, `(probability - truth) x`, and spends the logits. Smoothing takes a share of the truth and
    /// spreads it over all classes.
    fn add_gradient(&mut self, x: &[f32], class: u8, factor: f32, smoothing: f32) {
        crate::loss::softmax(&mut self.logits);
        self.logits[usize::from(class)] -= 1.0 - smoothing;
        let spread = smoothing / single(self.logits.len() as f64);
        self.logits.iter_mut().for_each(|p| *p -= spread);
        let weights = self.weight.gradient.chunks_exact_mut(self.inputs);
        for ((difference, weight), bias) in
            self.logits.iter().zip(weights).zip(&mut self.bias.gradient)
        {
            let scale = factor * difference;
            *bias += scale;
            for (w, x) in weight.iter_mut().zip(x) {
                *w += scale * x;
            }
        }
    }
}

/// The dot product, summed in an order that does not depend on the machine.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut lanes = [0.0f32; LANES];
    for (a, b) in a.iter().zip(b) {
        lanes = std::array::from_fn(|i| lanes[i] + a[i] * b[i]);
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    // In pairs, so that this too is done on vectors.
    let half: [f32; LANES / 2] = std::array::from_fn(|i| lanes[i] + lanes[i + LANES / 2]);
    half.iter().sum::<f32>() + rest
}
