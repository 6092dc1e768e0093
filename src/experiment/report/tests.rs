use std::num::NonZeroU32;

use mnist_core::experiment::{Cell, Outcome, Plan, Predictions, Results, Strategy};
use mnist_statistics::Verdict;
use rstest::rstest;

use super::*;
use crate::config::load_defaults;
use crate::experiment::request::ExperimentRequest;
use crate::experiment::words::verdict;
use crate::request::tests::Known;

/// The usual strategies with 20, 500 and 10,000 labels and so many seeds, from `digits-mlp` to even or odd.
pub(crate) fn plan(seeds: usize) -> Plan {
    plan_from("digits-mlp", seeds)
}

/// The same from these checkpoints.
pub(crate) fn plan_from(from: &str, seeds: usize) -> Plan {
    let request = ExperimentRequest::read_text(&format!(
        "from = \"{from}\"\ntask = \"even-odd\"\nbudgets = [20, 500, 10000]\nseeds = {seeds}"
    ));
    let plan = request.unwrap().plan(&load_defaults().unwrap(), &Known);
    plan.unwrap()
}

/// Mean test accuracies as those of the tutorial, in ten-thousandths; each later source is two points behind with few labels.
fn mean_of(cell: Cell) -> u32 {
    let behind = u32::try_from(cell.source).unwrap() * 200;
    let (row, behind) = match cell.labels.get() {
        20 => ([7_400, 8_440, 8_150], behind),
        500 => ([8_880, 9_360, 9_370], behind),
        _ => ([9_590, 9_520, 9_720], 0),
    };
    let at = Strategy::USUAL.iter().position(|s| *s == cell.strategy);
    row[at.unwrap()] - behind
}

/// Ten thousand images of class 0, of which the network gets so many right; which, is a matter of the seed.
fn outcome(right: u32, seed: u64) -> Outcome {
    let first = usize::try_from(seed * 40).unwrap();
    let mut predicted = vec![1; 10_000];
    predicted.rotate_left(first);
    for at in 0..right as usize {
        predicted[(first + at) % 10_000] = 0;
    }
    let predictions = Predictions::new(None, predicted, vec![0; 10_000]).unwrap();
    Outcome {
        test_accuracy: predictions.accuracy(),
        predictions: Some(predictions),
    }
}

/// Seeds scatter evenly around the mean, each strategy in another order.
pub(crate) fn results(plan: &Plan) -> Results {
    let of_cell = |cell: Cell| {
        let strategy = mean_of(cell) / 10;
        let step = (u32::try_from(cell.seed).unwrap() * 7 + strategy) % 5;
        (cell, outcome(mean_of(cell) + 10 * step - 20, cell.seed))
    };
    plan.cells().map(of_cell).collect()
}

#[test]
fn means_and_verdicts_are_those_of_the_seeds() {
    let plan = plan(5);
    let report = Report::of(&plan, &results(&plan));
    assert_eq!((report.done, report.of, report.rows.len()), (45, 45, 9));
    for row in &report.rows {
        let cell = Cell {
            labels: row.labels,
            source: row.source,
            strategy: row.strategy,
            seed: 1,
        };
        let expected = f64::from(mean_of(cell)) / 10_000.0;
        assert!((row.mean.mean - expected).abs() < 1e-9, "{row:?}");
        assert_eq!(row.mean.count, 5);
    }
    let verdict = |labels: u32, strategy| {
        let labels = NonZeroU32::new(labels).unwrap();
        let mut rows = report.rows.iter();
        let row = rows.find(|row| (row.labels, row.strategy) == (labels, strategy));
        row.unwrap().against_scratch.unwrap().verdict
    };
    assert_eq!(verdict(20, Strategy::Frozen), Verdict::Helped);
    assert_eq!(verdict(10_000, Strategy::Frozen), Verdict::Hurt);
    assert_eq!(verdict(10_000, Strategy::Finetune), Verdict::Helped);
}

#[test]
fn curves_are_measured_where_both_have_results() {
    let plan = plan(5);
    let report = Report::of(&plan, &results(&plan));
    // Scratch reaches 95.90 %.
    assert_eq!(report.threshold, Some(0.95));
    let [frozen, finetune] = [0, 1].map(|at| report.gains[at].measures.unwrap());
    assert_eq!(frozen.labels, [20, 10_000]);
    assert!((frozen.jumpstart - 0.104).abs() < 1e-9);
    assert!((frozen.asymptote + 0.007).abs() < 1e-9);
    assert_eq!(frozen.crossover, Some([500, 10_000]));
    assert_eq!(finetune.crossover, None);
    assert_eq!(frozen.scratch_to_threshold, finetune.scratch_to_threshold);
    let labels = finetune.labels_to_threshold.unwrap();
    // 130 of 350 ten-thousandths of the way from 500 to 10,000 labels.
    let expected = 10_f64.powf(500_f64.log10() + 130.0 / 350.0 * 20_f64.log10());
    assert!((labels / expected - 1.0).abs() < 1e-9, "{labels}");
    assert!(labels < frozen.labels_to_threshold.unwrap());
}

#[test]
fn networks_are_set_beside_scratch_and_those_from_scratch_beside_each_other() {
    let plan = plan(3);
    let mut results = results(&plan);
    let lost = plan.cells().next().unwrap();
    let outcome = results.get_mut(&lost).unwrap();
    outcome.predictions = None;
    let report = Report::of(&plan, &results);
    let scratch = &report.rows[0].networks;
    assert_eq!(scratch.len(), 1, "of three seeds, one has no predictions");
    assert_eq!(scratch[0].seeds, [2, 3]);
    let frozen = &report.rows[1].networks;
    let seeds: Vec<_> = frozen.iter().map(|pair| pair.seeds).collect();
    assert_eq!(seeds, [[2, 2], [3, 3]]);
    for pair in frozen {
        let accuracy = |strategy| {
            let seed = pair.seeds[0];
            let cell = Cell {
                strategy,
                seed,
                ..lost
            };
            results[&cell].test_accuracy
        };
        let ahead = accuracy(Strategy::Frozen) - accuracy(Strategy::Scratch);
        let counted = pair.only_first as f64 - pair.only_second as f64;
        assert!((counted / 10_000.0 - ahead).abs() < 1e-9);
        assert!(pair.differ());
    }
}

#[rstest]
#[case(&[0.99, 0.80], [0.0, 1.0], true)]
#[case(&[0.95, 0.94, 0.96, 0.95, 0.95], [0.941_22, 0.958_78], false)]
fn an_interval_is_shown_as_far_as_accuracies_reach(
    #[case] accuracies: &[f64],
    #[case] shown: [f64; 2],
    #[case] is_cut: bool,
) {
    let mut row = Report::of(&plan(2), &results(&plan(2))).rows.remove(0);
    row.mean = mnist_statistics::mean(accuracies, 0.0).unwrap();
    let found = row.shown_interval().unwrap();
    for (found, shown) in found.iter().zip(shown) {
        assert!((found - shown).abs() < 1e-5, "{found}");
    }
    assert_eq!(row.is_cut(), is_cut);
}

#[test]
fn without_scratch_and_without_results_nothing_is_compared() {
    let plan = plan(2);
    let mut results = results(&plan);
    results.retain(|cell, _| cell.strategy != Strategy::Scratch);
    let report = Report::of(&plan, &results);
    assert!(report.gains.is_empty() && !report.has_scratch());
    assert!(report.rows.iter().all(|row| row.networks.is_empty()));
    let empty = Report::of(&plan, &Results::new());
    assert_eq!((empty.rows.len(), empty.threshold), (0, None));
}

#[test]
fn a_whole_per_cent_that_scratch_just_reaches_is_the_threshold() {
    for right in [2_900, 5_700, 5_800] {
        let plan = plan(1);
        let of_cell = |cell| (cell, outcome(right, 1));
        let report = Report::of(&plan, &plan.cells().map(of_cell).collect());
        assert_eq!(report.threshold, Some(f64::from(right) / 10_000.0));
    }
}

#[test]
fn what_is_clear_early_is_not_taken_back_because_more_is_compared() {
    let plan = plan(5);
    let all = results(&plan);
    let mut early = all.clone();
    early.retain(|cell, _| cell.labels.get() == 20);
    let [early, complete] = [&early, &all].map(|results| Report::of(&plan, results));
    assert_eq!(early.rows.len(), 3);
    for row in early.rows.iter().filter(|row| row.p().is_some()) {
        let is_it = |other: &&Row| (other.labels, other.strategy) == (row.labels, row.strategy);
        let later = complete.rows.iter().find(is_it).unwrap();
        assert!(later.p() <= row.p(), "{:?} after {:?}", later.p(), row.p());
    }
    let told = verdict(&early);
    assert!(
        told[0].starts_with("So far, with 15 of 45 runs"),
        "{told:?}"
    );
    let told = verdict(&complete);
    assert!(!told.join(" ").contains("So far"), "{told:?}");
}

#[test]
fn with_few_test_images_one_image_is_no_difference() {
    let plan = plan(2).with_test_images(NonZeroU32::new(300));
    let of_cell = |cell: Cell| {
        let ahead = u32::from(cell.strategy == Strategy::Frozen);
        let test_accuracy = f64::from(280 + ahead) / 300.0;
        let outcome = Outcome {
            test_accuracy,
            predictions: None,
        };
        (cell, outcome)
    };
    let report = Report::of(&plan, &plan.cells().map(of_cell).collect());
    let frozen = report
        .rows
        .iter()
        .filter(|row| row.strategy == Strategy::Frozen);
    for row in frozen {
        let judged = row.against_scratch.unwrap();
        assert!(judged.significance.unwrap().test.p > 0.1, "{judged:?}");
    }
    // Two equal accuracies do not determine a mean.
    let [low, high] = report.rows[0].mean.scatter.unwrap().ci95;
    assert!(high - low > 0.01, "{low} to {high}");
}

#[test]
fn whether_scratch_is_to_come_is_the_plans_to_say() {
    let request = ExperimentRequest::read_text(
        "from = \"digits-mlp\"\ntask = \"even-odd\"\nbudgets = [20]\nseeds = 2\nstrategies = \"frozen,finetune\"",
    );
    let without = request.unwrap().plan(&load_defaults().unwrap(), &Known);
    let without = without.unwrap();
    let with = plan(2);
    for (plan, told) in [
        (&without, "Without the strategy scratch there is nothing"),
        (&with, "Nothing is done from scratch yet"),
    ] {
        let mut results = results(plan);
        results.retain(|cell, _| cell.strategy == Strategy::Frozen);
        let words = verdict(&Report::of(plan, &results)).join(" ");
        assert!(words.contains(told), "{words}");
    }
}

mod sources;
