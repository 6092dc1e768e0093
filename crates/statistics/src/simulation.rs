//! How often [`judge`] is wrong, and how often it finds what is there: simulated experiments.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use statrs::distribution::{ContinuousCDF, Normal, NormalError};

use crate::paired::Pair;
use crate::verdict::{Verdict, judge};

/// An experiment: several arms against scratch at several label budgets.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// How many arms there are.
    pub arms: usize,
    /// For each budget, the standard deviation of the measure from seed to seed; of an arm and of scratch alike.
    pub deviations: Vec<f64>,
    /// How many seeds each strategy runs with.
    pub seeds: usize,
    /// Distance between neighbouring values of the measure, to which outcomes are rounded; 0 when they are not.
    pub resolution: f64,
    /// By how much every arm truly differs from scratch at every budget.
    pub effect: f64,
}

/// What came of simulated experiments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Power {
    /// How many experiments were simulated.
    pub experiments: usize,
    /// Experiments with at least one false verdict: any without an effect, one of the wrong sign with one.
    pub with_false_verdict: usize,
    /// For each budget, how many comparisons got the verdict that is true; without an effect there is none to get.
    pub found: Vec<usize>,
    /// Comparisons at each budget: experiments times arms.
    pub comparisons: usize,
}

/// Simulates `experiments` experiments and judges each as a family. Seeds scatter normally and independently; all arms
/// are compared with the same runs from scratch. Equal `seed`s give equal results.
///
/// # Errors
/// When a deviation is not a positive number.
pub fn power(design: &Design, experiments: usize, seed: u64) -> Result<Power, NormalError> {
    let mut noise = Noise::new(design, seed)?;
    let mut power = Power {
        experiments,
        with_false_verdict: 0,
        found: vec![0; design.deviations.len()],
        comparisons: experiments * design.arms,
    };
    for _ in 0..experiments {
        let mut has_false_verdict = false;
        let family = noise.family(design);
        let judgements = judge(&family, family.len(), design.resolution);
        for (at, judgement) in judgements.iter().enumerate() {
            match (judgement.verdict, truth(design.effect)) {
                (Verdict::NoClearDifference, _) => {}
                (verdict, Some(truth)) if verdict == truth => power.found[at / design.arms] += 1,
                _ => has_false_verdict = true,
            }
        }
        power.with_false_verdict += usize::from(has_false_verdict);
    }
    Ok(power)
}

impl Power {
    /// Share of experiments with a false verdict, and its standard error if the true share were 5 %.
    #[must_use]
    pub fn false_share(&self) -> [f64; 2] {
        let experiments = self.experiments as f64;
        [
            self.with_false_verdict as f64 / experiments,
            (0.05 * 0.95 / experiments).sqrt(),
        ]
    }

    /// For each budget, the share of comparisons that got the verdict that is true.
    #[must_use]
    pub fn shares(&self) -> Vec<f64> {
        let share = |found: &usize| *found as f64 / self.comparisons as f64;
        self.found.iter().map(share).collect()
    }
}

/// The verdict that is true with an effect.
fn truth(effect: f64) -> Option<Verdict> {
    match effect {
        effect if effect > 0.0 => Some(Verdict::Helped),
        effect if effect < 0.0 => Some(Verdict::Hurt),
        _ => None,
    }
}

/// Draws what seeds do to a measure.
struct Noise {
    generator: ChaCha8Rng,
    by_budget: Vec<Normal>,
}

impl Noise {
    fn new(design: &Design, seed: u64) -> Result<Self, NormalError> {
        let normal = |deviation: &f64| Normal::new(0.0, *deviation);
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        Ok(Self {
            generator: ChaCha8Rng::from_seed(key),
            by_budget: design
                .deviations
                .iter()
                .map(normal)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The comparisons of one experiment; the arms of a budget are neighbours.
    fn family(&mut self, design: &Design) -> Vec<Vec<Pair>> {
        let mut family = Vec::with_capacity(design.arms * design.deviations.len());
        for budget in 0..design.deviations.len() {
            let scratch = self.runs(design, budget, 0.0);
            for _ in 0..design.arms {
                let arm = self.runs(design, budget, design.effect);
                let pairs = arm.into_iter().zip(&scratch);
                family.push(
                    pairs
                        .map(|(arm, &baseline)| Pair { arm, baseline })
                        .collect(),
                );
            }
        }
        family
    }

    /// One strategy at one budget, over all seeds. The true mean does not matter: only differences are tested.
    fn runs(&mut self, design: &Design, budget: usize, mean: f64) -> Vec<f64> {
        let run = |_| {
            // The inverse of a distribution function turns uniform numbers into draws; halves keep 0 and 1 out.
            let uniform = ((self.generator.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
            let outcome = mean + self.by_budget[budget].inverse_cdf(uniform);
            if design.resolution > 0.0 {
                (outcome / design.resolution).round() * design.resolution
            } else {
                outcome
            }
        };
        (0..design.seeds).map(run).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two arms, five seeds; seeds matter less the more labels there are.
    fn design(effect: f64) -> Design {
        Design {
            arms: 2,
            deviations: vec![0.015, 0.012, 0.009, 0.007, 0.005, 0.003],
            seeds: 5,
            resolution: 1e-4,
            effect,
        }
    }

    #[test]
    fn without_an_effect_at_most_one_experiment_in_twenty_has_a_false_verdict() {
        let found = power(&design(0.0), 2000, 1).unwrap();
        let [share, error] = found.false_share();
        println!("{found:?}: {share}");
        assert!(share <= 0.05 + 3.0 * error, "{share}");
        assert_eq!(found.found, [0; 6]);
    }

    #[test]
    fn a_true_effect_of_two_points_is_found_where_seeds_matter_little() {
        let found = power(&design(0.02), 2000, 2).unwrap();
        println!("{found:?}: {:?}", found.shares());
        assert_eq!(found.with_false_verdict, 0);
        // Measured: 0.114, 0.163, 0.301, 0.479, 0.783, 0.995; a standard error is at most 0.008.
        for (share, least) in found
            .shares()
            .iter()
            .zip([0.08, 0.13, 0.27, 0.44, 0.75, 0.98])
        {
            assert!(*share >= least, "{share} < {least}");
        }
    }

    #[test]
    fn equal_seeds_give_equal_results_and_a_loss_is_found_like_a_gain() {
        let gain = power(&design(0.02), 200, 3).unwrap();
        assert_eq!(power(&design(0.02), 200, 3).unwrap(), gain);
        let loss = power(&design(-0.02), 200, 3).unwrap();
        assert_eq!(loss.with_false_verdict, 0);
        assert!(loss.found[5] > 350);
    }

    #[test]
    fn a_measure_need_not_be_rounded() {
        let smooth = Design {
            resolution: 0.0,
            ..design(0.02)
        };
        assert!(power(&smooth, 200, 3).unwrap().found[5] > 350);
    }

    #[test]
    fn a_deviation_that_is_none_is_refused() {
        let mut design = design(0.0);
        design.deviations.push(-1.0);
        assert!(power(&design, 1, 1).is_err());
    }
}
