use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Cell, Path, Plan, RunKind, Source, Strategy};
use crate::fixtures::{architecture, architecture_of, plan, plan_from, source};

/// Sources of these numbers of units.
fn sources(units: &[usize]) -> Vec<Source> {
    let numbered = units.iter().enumerate();
    let source = |(at, units): (usize, &usize)| source(&format!("s{at}"), architecture_of(*units));
    numbered.map(source).collect()
}

fn refused(written: Value) -> String {
    serde_json::from_value::<Plan>(written)
        .unwrap_err()
        .to_string()
}

#[test]
fn a_plan_from_before_there_were_several_sources_is_read_and_written_as_it_was() {
    let kept = include_str!("schema-1.json");
    let plan: Plan = serde_json::from_str(kept).unwrap();
    assert_eq!(plan.sources().count(), 1);
    assert_eq!(plan.sources().at(0).title(), "digits-mlp");
    assert_eq!(
        serde_json::to_string_pretty(&plan).unwrap(),
        kept.trim_end()
    );
    let names: Vec<String> = plan.cells().take(4).map(Cell::name).collect();
    let expected = [
        "scratch-20-labels-seed-1",
        "frozen-20-labels-seed-1",
        "finetune-20-labels-seed-1",
        "scratch-20-labels-seed-2",
    ];
    assert_eq!(names, expected);
}

#[test]
fn several_sources_make_another_schema_and_stand_beside_the_first() {
    let written = serde_json::to_value(plan_from(&sources(&[8, 9]))).unwrap();
    assert_eq!(written["schema"], 2);
    let more = &written["more_sources"][0];
    assert_eq!(
        (&more["from"]["name"], &more["model"]),
        (&json!("s1"), &json!("tiny"))
    );
    let one = serde_json::to_value(plan()).unwrap();
    assert_eq!((&one["schema"], one.get("more_sources")), (&json!(1), None));
}

#[rstest]
#[case("/schema", json!(1), "schema 2 for more than one source")]
#[case("/schema", json!(3), "from a newer mnist-tui")]
#[case("/more_sources", json!([]), "more than one source for schema 2")]
#[case("/more_sources/0/from/id", json!("73".to_owned() + "30" + &"0".repeat(60)), "each source once")]
#[case("/more_sources/0/weight", json!(1), "unknown field")]
fn what_disagrees_with_itself_is_refused(
    #[case] at: &str,
    #[case] with: Value,
    #[case] told: &str,
) {
    let mut written = serde_json::to_value(plan_from(&sources(&[8, 9]))).unwrap();
    let (parent, key) = at.rsplit_once('/').unwrap();
    written.pointer_mut(parent).unwrap()[key] = with;
    let reason = refused(written);
    assert!(reason.contains(told), "{reason}");
}

#[test]
fn more_sources_than_can_be_compared_are_refused() {
    let mut written = serde_json::to_value(plan_from(&sources(&[8, 8]))).unwrap();
    let source = |at: usize| serde_json::to_value(&sources(&[8; 101])[at]).unwrap();
    written["more_sources"] = (1..100).map(source).collect();
    let read: Plan = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(read.sources().count(), 100);
    written["more_sources"] = (1..101).map(source).collect();
    let reason = refused(written);
    assert!(reason.contains("at most 100 sources"), "{reason}");
}

#[test]
fn scratch_is_trained_once_for_each_network() {
    let plan = plan_from(&sources(&[8, 9, 8, 9]));
    assert_eq!(plan.sources().scratch_positions(), [0, 1, 0, 1]);
    let mut counts: BTreeMap<(Strategy, usize), usize> = BTreeMap::new();
    for cell in plan.cells() {
        *counts.entry((cell.strategy, cell.source)).or_default() += 1;
    }
    let scratch = counts
        .iter()
        .filter(|((of, _), _)| *of == Strategy::Scratch);
    let scratch: Vec<_> = scratch
        .map(|((_, source), count)| (*source, *count))
        .collect();
    assert_eq!(scratch, [(0, 4), (1, 4)]);
    assert_eq!(counts[&(Strategy::Frozen, 3)], 4);
    assert_eq!(plan.cells().count(), 2 * 4 + 2 * 4 * 4);
}

#[test]
fn each_run_starts_from_the_source_of_its_cell_and_from_scratch_from_its_network() {
    let sources = sources(&[8, 9, 8]);
    let plan = plan_from(&sources);
    for cell in plan.cells() {
        let spec = plan.run(cell, Path::new("/library")).unwrap().unwrap();
        let source = &sources[cell.source];
        assert_eq!(spec.architecture, source.architecture);
        let expected = match cell.strategy {
            Strategy::Scratch => RunKind::Pretrain,
            _ => RunKind::Transfer {
                from: source.from.clone(),
            },
        };
        assert_eq!(spec.kind, expected);
    }
}

#[test]
fn runs_of_later_sources_are_told_apart_by_their_names() {
    let plan = plan_from(&sources(&[8, 9, 8]));
    let names: BTreeSet<String> = plan.cells().map(Cell::name).collect();
    assert_eq!(names.len(), plan.cells().count());
    for name in [
        "frozen-20-labels-seed-1",
        "frozen-20-labels-seed-1-source-2",
        "frozen-20-labels-seed-1-source-3",
        "scratch-20-labels-seed-1-source-2",
    ] {
        assert!(names.contains(name), "{name} is not in {names:?}");
    }
    assert!(!names.contains("scratch-20-labels-seed-1-source-3"));
}

#[test]
fn sources_are_called_by_their_names_as_long_as_these_are_theirs_alone() {
    let mut sources = sources(&[8, 8, 8]);
    sources[2].from.name = Some("s0".into());
    let labels = plan_from(&sources).sources().labels();
    let [first, _, third] = [0, 1, 2].map(|at| sources[at].from.id.short().to_owned());
    assert_eq!(labels, [first, "s1".to_owned(), third]);
}

#[test]
fn a_strategy_that_does_not_fit_one_of_the_networks_names_its_source() {
    let body = json!({"input": [1, 28, 28], "layers": [{"type": "flatten"}]});
    let body: crate::model::Body = serde_json::from_value(body).unwrap();
    let lone_head = source("lone", body.with_head(2).unwrap());
    let plan = plan_from(&sources(&[8]));
    let refused = Plan::new(
        plan.transfer.clone(),
        vec![lone_head],
        vec![Strategy::Discriminative],
        plan.budgets().to_vec(),
        vec![1],
    );
    let reason = refused.unwrap_err().to_string();
    assert!(reason.contains("\"lone\""), "{reason}");
}

proptest! {
    #[test]
    fn every_plan_is_read_as_it_was_written(units in prop::collection::vec(1_usize..4, 1..6)) {
        let plan = plan_from(&sources(&units));
        let written = serde_json::to_string(&plan).unwrap();
        let read: Plan = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&read, &plan);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), written);
        // Each network once from scratch, every other strategy with each source.
        let networks: BTreeSet<usize> = units.iter().copied().collect();
        prop_assert_eq!(plan.cells().count(), 4 * (networks.len() + 2 * units.len()));
    }
}

#[test]
fn the_title_tells_the_source_or_how_many_there_are() {
    assert_eq!(plan().title(), "transfer digits-mlp to even-odd");
    let two = [source("a", architecture()), source("b", architecture())];
    assert_eq!(plan_from(&two).title(), "transfer 2 sources to even-odd");
}

#[test]
fn runs_whose_names_would_be_cut_to_the_same_are_refused() {
    let mut written = serde_json::to_value(plan_from(&sources(&[8, 9, 10]))).unwrap();
    written["strategies"] = json!(["scratch", "discriminative"]);
    written["budgets"] = json!([{"labels": 55_000, "epochs": 10}]);
    written["seeds"] = json!([202_611_281_620_415_u64]);
    assert!(refused(written.clone()).contains("take shorter seeds"));
    written["seeds"] = json!([20_261_128]);
    let plan: Plan = serde_json::from_value(written).unwrap();
    let names: BTreeSet<String> = plan.cells().map(Cell::name).collect();
    assert_eq!(names.len(), 6);
}

#[test]
fn numbers_of_labels_ascend_in_whatever_order_they_are_written() {
    let mut written = serde_json::to_value(plan()).unwrap();
    let budgets = written["budgets"].as_array_mut().unwrap();
    let ascending = budgets.clone();
    budgets.reverse();
    let plan: Plan = serde_json::from_value(written).unwrap();
    assert_eq!(
        serde_json::to_value(plan.budgets()).unwrap(),
        json!(ascending)
    );
}
