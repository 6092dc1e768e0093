//! Several sources in one experiment.

use super::*;

#[test]
fn each_source_is_judged_against_scratch_of_its_own_network() {
    let plan = plan_from("digits-mlp,digits-lenet,other-mlp", 5);
    let report = Report::of(&plan, &results(&plan));
    let arms: Vec<_> = report.rows[..8]
        .iter()
        .map(|row| (row.source, row.strategy))
        .collect();
    let [scratch, frozen, finetune] = Strategy::USUAL;
    let expected = [
        (0, scratch),
        (0, frozen),
        (0, finetune),
        (1, scratch),
        (1, frozen),
        (1, finetune),
        (2, frozen),
        (2, finetune),
    ];
    assert_eq!(arms, expected);
    let points = |at: usize| report.rows[at].points().unwrap();
    // 84.40 - 74.00; 82.40 - 72.00; 80.40 - 74.00.
    for (at, expected) in [(1, 10.4), (4, 10.4), (6, 6.4)] {
        assert!((points(at) - expected).abs() < 1e-9, "{}", points(at));
    }
    let of_third: Vec<_> = report
        .rows_of(2)
        .map(|row| (row.source, row.strategy))
        .collect();
    assert_eq!(of_third[..3], [(0, scratch), (2, frozen), (2, finetune)]);
    assert_eq!(report.gains.len(), 6);
}

#[test]
fn comparisons_with_scratch_are_one_family_and_those_between_sources_another() {
    let [one, two] = ["digits-mlp", "digits-mlp,other-mlp"].map(|from| plan_from(from, 5));
    let [alone, both] = [&one, &two].map(|plan| Report::of(plan, &results(plan)));
    let compared = both.rows.iter().filter(|row| row.against_scratch.is_some());
    assert_eq!((compared.count(), both.between.len()), (12, 6));
    // The same runs among twice as many comparisons.
    for row in &alone.rows {
        let is_it = |other: &&Row| {
            (other.labels, other.strategy, other.source) == (row.labels, row.strategy, 0)
        };
        let among_more = both.rows.iter().find(is_it).unwrap();
        assert_eq!(row.points(), among_more.points());
        assert!(row.p() <= among_more.p());
    }
    let most = |p: &mut dyn Iterator<Item = mnist_statistics::Significance>| {
        let corrected = p.map(|of| of.adjusted / of.test.p);
        corrected.fold(0.0, f64::max)
    };
    let against = both
        .rows
        .iter()
        .filter_map(|row| row.against_scratch?.significance);
    let between = both
        .between
        .iter()
        .filter_map(|one| one.judged.significance);
    assert!((most(&mut against.into_iter()) - 12.0).abs() < 1e-6);
    assert!((most(&mut between.into_iter()) - 6.0).abs() < 1e-6);
}

#[test]
fn a_source_is_the_best_where_it_is_clearly_ahead_of_every_other() {
    let plan = plan_from("digits-mlp,digits-lenet,other-mlp", 5);
    let report = Report::of(&plan, &results(&plan));
    let best = |labels| report.best(Strategy::Frozen, NonZeroU32::new(labels).unwrap());
    let Best::Source(0, points) = best(20) else {
        panic!("{:?}", best(20))
    };
    assert!((points - 2.0).abs() < 1e-9, "{points}");
    assert_eq!(best(10_000), Best::Unclear);
    let mut results = results(&plan);
    results.retain(|cell, _| cell.source != 2);
    let without_one = Report::of(&plan, &results);
    let labels = NonZeroU32::new(20).unwrap();
    assert_eq!(
        without_one.best(Strategy::Frozen, labels),
        Best::NotAllKnown
    );
}

#[test]
fn what_seeds_only_repeat_is_shown_and_not_tested() {
    let request = ExperimentRequest::read_text(
        "from = \"digits-mlp,other-mlp\"\ntask = \"even-odd\"\nbudgets = [20, 500]\nseeds = 5\nstrategies = \"scratch,frozen,compose\"",
    );
    let plan = request.unwrap().plan(&load_defaults().unwrap(), &Known);
    let plan = plan.unwrap();
    let of_cell = |cell: Cell| {
        // One image of ten thousand apart, with every number of labels and seed.
        let composed = 9_847 - u32::try_from(cell.source).unwrap();
        let right = match cell.strategy {
            Strategy::Compose => composed,
            _ => 9_000 + 10 * u32::try_from(cell.seed * 7 % 5).unwrap(),
        };
        (cell, outcome(right, cell.seed))
    };
    let report = Report::of(&plan, &plan.cells().map(of_cell).collect());
    let (composed, trained): (Vec<_>, Vec<_>) = report
        .between
        .iter()
        .partition(|one| one.strategy == Strategy::Compose);
    assert_eq!((composed.len(), trained.len()), (2, 2));
    for one in composed {
        assert!((one.points().unwrap() - 0.01).abs() < 1e-9);
        assert_eq!((one.p(), one.better()), (None, None));
    }
    let corrected = trained.iter().filter_map(|one| one.judged.significance);
    for of in corrected {
        assert!(of.adjusted <= 2.0 * of.test.p + 1e-12, "{of:?}");
    }
    let labels = NonZeroU32::new(20).unwrap();
    assert_eq!(report.best(Strategy::Compose, labels), Best::Fixed);
    let told = verdict(&report).join(" ");
    assert!(told.contains("nothing to test"), "{told}");
    assert!(!told.contains("verdict is weak"), "{told}");
}

#[test]
fn one_seed_tells_no_source_from_another() {
    let plan = plan_from("digits-mlp,other-mlp", 1);
    let report = Report::of(&plan, &results(&plan));
    let labels = NonZeroU32::new(20).unwrap();
    assert_eq!(report.best(Strategy::Frozen, labels), Best::Untested);
    let told = verdict(&report).join(" ");
    assert!(
        told.contains("Between sources, frozen: not tested with 20"),
        "{told}"
    );
    let json = crate::experiment::json::json_of(&report);
    assert_eq!(json["between_sources"][0]["verdict"], "not tested");
}
