//! Softmax cross-entropy: its gradient on tensors, its value and the hits on plain numbers.

use mnist_core::run::Part;
use tch::{Device, Kind, Reduction, Tensor};

use crate::error::Result;

/// The gradient of the mean cross-entropy over a batch.
#[derive(Debug)]
pub(crate) struct LossGradient {
    /// What the gradient is multiplied by, as a tensor; remade when it changes.
    factor: (f64, Tensor),
    label_smoothing: f64,
    device: Device,
}

impl LossGradient {
    /// For logits on `device`. Label smoothing takes a share of the truth and spreads it evenly over all classes (Szegedy et al.,
    /// 2016; `CrossEntropyLoss(label_smoothing=…)` of `PyTorch`).
    pub(crate) fn new(label_smoothing: Part, device: Device) -> Result<Self> {
        Ok(Self {
            factor: (1.0, scalar(1.0, device)?),
            label_smoothing: label_smoothing.get(),
            device,
        })
    }

    /// `factor` times the gradient by `logits` (`[batch, classes]`) of their mean cross-entropy with `classes`
    /// (`[batch]`, 64-bit integers).
    pub(crate) fn of(&mut self, logits: &Tensor, classes: &Tensor, factor: f64) -> Result<Tensor> {
        let batch = logits.size()[0] as f64;
        let factor = factor / batch;
        if self.factor.0.to_bits() != factor.to_bits() {
            self.factor = (factor, scalar(factor, self.device)?);
        }
        let log = logits.f_log_softmax(1, None)?;
        let mut picked = log.f_nll_loss_backward(
            &self.factor.1,
            classes,
            None::<Tensor>,
            Reduction::Sum,
            -100,
            &self.factor.1,
        )?;
        if self.label_smoothing > 0.0 {
            let spread = factor * self.label_smoothing / logits.size()[1] as f64;
            let _ = picked
                .f_mul_scalar_(1.0 - self.label_smoothing)?
                .f_sub_scalar_(spread)?;
        }
        Ok(Tensor::f_internal_log_softmax_backward_data(
            &picked,
            &log,
            1,
            Kind::Float,
        )?)
    }
}

fn scalar(value: f64, device: Device) -> Result<Tensor> {
    let shape: [i64; 0] = [];
    Ok(Tensor::f_full(shape, value, (Kind::Float, device))?)
}

/// What a network says about one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    /// Cross-entropy with the true class, in nats.
    pub(crate) loss: f64,
    /// The most probable class; the first of equals.
    pub(crate) class: usize,
}

/// Judges one row of logits; NaN where a logit is.
pub(crate) fn judge(logits: &[f32], truth: usize) -> Verdict {
    let (class, most) = largest(logits);
    let sum: f32 = logits.iter().map(|l| (l - most).exp()).sum();
    let loss = f64::from(sum.ln()) - f64::from(logits.get(truth).unwrap_or(&f32::NAN) - most);
    Verdict { loss, class }
}

/// Position and value of the largest logit, the first of equals.
fn largest(logits: &[f32]) -> (usize, f32) {
    logits
        .iter()
        .copied()
        .enumerate()
        .fold((0, f32::NEG_INFINITY), |best, (i, l)| {
            if l > best.1 { (i, l) } else { best }
        })
}

/// Probabilities of the classes from their logits, in place; returns the most probable class.
pub(crate) fn softmax(logits: &mut [f32]) -> usize {
    let (class, most) = largest(logits);
    let mut sum = 0.0;
    for logit in &mut *logits {
        *logit = (*logit - most).exp();
        sum += *logit;
    }
    for probability in logits {
        *probability /= sum;
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradient_agrees_with_autograd() {
        let logits = Tensor::from_slice(&[0.5f32, -1.0, 2.0, 3.0, 0.1, -0.2])
            .view([2, 3])
            .set_requires_grad(true);
        let classes = Tensor::from_slice(&[2i64, 1]);
        let loss = logits.cross_entropy_for_logits(&classes);
        loss.backward();
        let expected = logits.grad() * -0.02;
        let ours = LossGradient::new(Part::default(), Device::Cpu)
            .unwrap()
            .of(&logits.detach(), &classes, -0.02)
            .unwrap();
        assert!((ours - expected).abs().max().double_value(&[]) < 1e-8);
    }

    /// `CrossEntropyLoss(label_smoothing=0.1)` of `PyTorch` 2.13 for these logits in double precision.
    #[test]
    fn gradient_with_label_smoothing_is_that_of_pytorch() {
        let logits = Tensor::from_slice(&[0.5f32, -1.0, 2.0, 3.0, 0.1, -0.2]).view([2, 3]);
        let pytorch = [
            0.070_978_529_403_351_68,
            0.002_889_619_968_677_058_2,
            -0.073_868_149_372_028_74,
            0.439_627_046_530_355_34,
            -0.441_559_917_275_071_77,
            0.001_932_870_744_716_472_2,
        ];
        let ours = LossGradient::new(0.1.try_into().unwrap(), Device::Cpu)
            .unwrap()
            .of(&logits, &Tensor::from_slice(&[2i64, 1]), 1.0)
            .unwrap();
        for (ours, pytorch) in crate::values::read(&ours).unwrap().iter().zip(pytorch) {
            assert!(
                (f64::from(*ours) - pytorch).abs() < 1e-7,
                "{ours} {pytorch}"
            );
        }
    }

    #[test]
    fn judging_agrees_with_libtorch_and_tells_what_is_not_finite() {
        let row = [0.5f32, -1.0, 2.0];
        let libtorch = Tensor::from_slice(&row)
            .view([1, 3])
            .cross_entropy_for_logits(&Tensor::from_slice(&[1i64]))
            .double_value(&[]);
        let verdict = judge(&row, 1);
        assert!((verdict.loss - libtorch).abs() < 1e-6);
        assert_eq!(verdict.class, 2);
        assert!(judge(&[f32::NAN, 0.0], 0).loss.is_nan());
        assert!(!judge(&[f32::INFINITY, 0.0], 1).loss.is_finite());
    }

    #[test]
    fn probabilities_sum_to_one() {
        let mut row = [1000.0f32, 999.0, -1000.0];
        assert_eq!(softmax(&mut row), 0);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }
}
