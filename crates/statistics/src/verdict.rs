//! Which of many comparisons show a difference: arms with training from scratch, or with each other.

use crate::holm::holm;
use crate::paired::{Pair, PairedTest, paired};

/// A difference counts as clear up to this adjusted p.
const LEVEL: f64 = 0.05;
/// With fewer pairs a verdict is weak: the t-test then leans on the differences being normal, which so few cannot show.
const USUAL_PAIRS: usize = 5;

/// What a comparison says about an arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Clearly better than what it is compared with.
    Helped,
    /// Clearly worse.
    Hurt,
    /// Neither is shown; which does not show that there is no difference.
    NoClearDifference,
}

/// How much a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// At least 5 seeds.
    Usual,
    /// Fewer.
    Weak,
}

/// The test behind a judgement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Significance {
    /// The paired t-test, for this comparison alone.
    pub test: PairedTest,
    /// Its p after Holm's correction for all comparisons of the family.
    pub adjusted: f64,
}

/// The judgement of one comparison in its family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Mean of arm minus baseline, in the unit of the measure; `None` without pairs.
    pub difference: Option<f64>,
    /// `None` with fewer than two pairs.
    pub significance: Option<Significance>,
    /// Helped or hurt where the adjusted p is at most 0.05.
    pub verdict: Verdict,
    /// Whether there are enough seeds.
    pub strength: Strength,
}

/// Judges every comparison of a family: the pairs of one arm at one label budget each, in any order. Judgements come in
/// the same order.
///
/// The family is everything that is looked at to answer one question: all arms at all budgets of an experiment against
/// scratch, or all pairs of its sources. Of `planned` comparisons those that are missing count in the correction too: what is clear
/// early is not to be taken back because more was looked at. Else one that cannot be tested does not count. `resolution` is as in
/// [`paired`].
#[must_use]
pub fn judge(family: &[Vec<Pair>], planned: usize, resolution: f64) -> Vec<Judgement> {
    let tests: Vec<_> = family.iter().map(|p| paired(p, resolution)).collect();
    let p: Vec<f64> = tests.iter().flatten().map(|test| test.p).collect();
    let mut adjusted = holm(&p, planned).into_iter();
    let significance = tests.into_iter().map(|test| {
        let test = test?;
        let adjusted = adjusted.next()?;
        Some(Significance { test, adjusted })
    });
    let judged = family.iter().zip(significance);
    judged.map(|(pairs, test)| judgement(pairs, test)).collect()
}

fn judgement(pairs: &[Pair], significance: Option<Significance>) -> Judgement {
    let sum: f64 = pairs.iter().map(|pair| pair.arm - pair.baseline).sum();
    Judgement {
        difference: (!pairs.is_empty()).then(|| sum / pairs.len() as f64),
        significance,
        verdict: match significance {
            Some(s) if s.adjusted <= LEVEL && s.test.difference > 0.0 => Verdict::Helped,
            Some(s) if s.adjusted <= LEVEL && s.test.difference < 0.0 => Verdict::Hurt,
            _ => Verdict::NoClearDifference,
        },
        strength: if pairs.len() < USUAL_PAIRS {
            Strength::Weak
        } else {
            Strength::Usual
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paired::tests::differing;

    const RESOLUTION: f64 = 1e-4;

    #[test]
    fn a_clear_gain_helped_and_a_clear_loss_hurt() {
        let gain = [0.031, 0.029, 0.030, 0.032, 0.028];
        let found = judge(
            &[
                differing(&gain),
                differing(&gain.map(|difference| -difference)),
                differing(&[0.01, -0.01, 0.02, -0.02, 0.0]),
            ],
            3,
            RESOLUTION,
        );
        let verdicts: Vec<Verdict> = found.iter().map(|judgement| judgement.verdict).collect();
        assert_eq!(
            verdicts,
            [Verdict::Helped, Verdict::Hurt, Verdict::NoClearDifference]
        );
        assert!(found.iter().all(|j| j.strength == Strength::Usual));
    }

    #[test]
    fn what_is_clear_alone_need_not_be_among_many() {
        // Its own p is about 0.03.
        let borderline = differing(&[0.01, 0.02, 0.03, 0.015, 0.002]);
        let alone = judge(std::slice::from_ref(&borderline), 1, RESOLUTION);
        assert_eq!(alone[0].verdict, Verdict::Helped);
        let first_of_twelve = judge(std::slice::from_ref(&borderline), 12, RESOLUTION)[0];
        assert_eq!(first_of_twelve.verdict, Verdict::NoClearDifference);
        let mut family = vec![differing(&[0.01, -0.01, 0.02, -0.02, 0.0]); 11];
        family.push(borderline);
        let found = judge(&family, 12, RESOLUTION)[11];
        assert_eq!(found, first_of_twelve);
        assert_eq!(found.verdict, Verdict::NoClearDifference);
        let Significance { test, adjusted } = found.significance.unwrap();
        assert!((adjusted - 12.0 * test.p).abs() < 1e-12);
    }

    #[test]
    fn fewer_than_two_pairs_are_not_judged_and_do_not_count() {
        let gain = differing(&[0.031, 0.029, 0.030]);
        let family = [vec![], differing(&[0.25]), gain.clone()];
        let found = judge(&family, 0, RESOLUTION);
        assert_eq!((found[0].difference, found[0].significance), (None, None));
        assert_eq!(
            (found[1].difference, found[1].significance),
            (Some(0.25), None)
        );
        assert_eq!(found[1].verdict, Verdict::NoClearDifference);
        assert_eq!(found[2], judge(&[gain], 1, RESOLUTION)[0]);
        assert!(found.iter().all(|j| j.strength == Strength::Weak));
    }
}
