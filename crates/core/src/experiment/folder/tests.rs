use std::collections::BTreeSet;

use super::*;
use crate::experiment::Strategy;
use crate::fixtures::{self, plan};
use crate::run::{CheckpointName, RunKind};

#[test]
fn an_experiment_is_found_again_with_its_plan() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::new(folder.path());
    assert_eq!(ExperimentDir::all(&data).unwrap(), []);
    let plan = plan();
    let made = ExperimentDir::create(&data, &plan).unwrap();
    let id = made.id();
    assert_eq!(ExperimentDir::find(&data, &id[11..]).unwrap(), made);
    assert_eq!(made.plan().unwrap(), plan);
    let missing = ExperimentDir::find(&data, "x").unwrap_err().to_string();
    assert!(missing.contains("experiment list"), "{missing}");
}

#[test]
fn a_plan_that_would_be_too_long_to_read_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::new(folder.path());
    let mut plan = plan();
    plan.transfer.model = "m".repeat(1 << 20);
    let error = ExperimentDir::create(&data, &plan).unwrap_err().to_string();
    assert!(error.contains("at most 1 MiB; take fewer"), "{error}");
    assert_eq!(ExperimentDir::all(&data).unwrap(), []);
}

#[test]
fn each_cell_has_a_run_of_its_own_and_the_fewest_labels_come_first() {
    let plan = plan();
    let cells: Vec<Cell> = plan.cells().collect();
    assert_eq!(cells.len(), 12);
    assert_eq!(cells[0].name(), "scratch-20-labels-seed-1");
    let names: std::collections::BTreeSet<String> = cells.iter().map(|c| c.name()).collect();
    assert_eq!(names.len(), 12);
    let library = Path::new("/experiment/library");
    for cell in cells {
        let spec = plan.run(cell, library).unwrap().unwrap();
        assert_eq!(spec.checkpoint_name, CheckpointName::Explicit(cell.name()));
        assert_eq!((spec.labels, spec.seed), (Some(cell.labels), cell.seed));
        let is_scratch = cell.strategy == Strategy::Scratch;
        assert_eq!(spec.kind == RunKind::Pretrain, is_scratch);
        assert_eq!(
            spec.epochs.get(),
            if cell.labels.get() == 20 { 200 } else { 50 }
        );
    }
}

#[test]
fn more_runs_than_anybody_waits_for_are_refused() {
    let refused = |seeds| {
        let plan = plan();
        let strategies = plan.strategies().to_vec();
        let budgets = plan.budgets().to_vec();
        Plan::new(
            plan.transfer,
            vec![],
            strategies,
            budgets,
            (0..seeds).collect(),
        )
        .err()
    };
    assert!(refused(16_666).is_none());
    let reason = refused(16_667).unwrap().to_string();
    assert!(reason.contains("at most 100,000 runs"), "{reason}");
}

#[test]
fn what_has_a_checkpoint_in_the_library_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::new(folder.path());
    let made = ExperimentDir::create(&data, &plan()).unwrap();
    assert_eq!(made.done(&plan()).unwrap(), BTreeSet::new());
    let cell = plan().cells().nth(1).unwrap();
    let file = fixtures::checkpoint(0.3, fixtures::orphan());
    let name = CheckpointName::Explicit(cell.name());
    made.library().save(&file, &name).unwrap();
    let done = made.done(&plan()).unwrap();
    assert_eq!(done, [cell].into());
}

#[test]
fn a_request_to_stop_is_seen_once() {
    let folder = tempfile::tempdir().unwrap();
    let made = ExperimentDir::create(&DataDir::new(folder.path()), &plan()).unwrap();
    assert!(!made.take_stop());
    made.ask_to_stop().unwrap();
    assert!(made.take_stop());
    assert!(!made.take_stop());
}

#[test]
fn it_is_known_whether_somebody_carries_it_out_and_since_when() {
    let folder = tempfile::tempdir().unwrap();
    let made = ExperimentDir::create(&DataDir::new(folder.path()), &plan()).unwrap();
    assert_eq!((made.liveness(), made.since()), (Liveness::Free, None));
    let before = Timestamp::now();
    let lock = process_lock::ProcessLock::take(&made.lock_path()).unwrap();
    assert_eq!(made.liveness(), Liveness::Live);
    let since = made.since().unwrap();
    // File systems keep times less exactly than clocks.
    assert!(
        since.duration_since(before).as_secs().abs() < 2,
        "{since} {before}"
    );
    drop(lock);
    assert_eq!(made.liveness(), Liveness::Free);
}

#[test]
fn a_plan_that_cannot_be_carried_out_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataDir::new(folder.path());
    let made = ExperimentDir::create(&data, &plan()).unwrap();
    let path = made.path().join(PLAN);
    let text = std::fs::read_to_string(&path).unwrap();
    for (what, with) in [
        ("\"schema\": 1", "\"schema\": 2"),
        ("\"frozen\"", "\"scratch\""),
        ("\"finetune\"", "\"partial:9\""),
        ("\"finetune\"", "\"magic\""),
    ] {
        assert!(text.contains(what));
        std::fs::write(&path, text.replacen(what, with, 1)).unwrap();
        let error = made.plan().unwrap_err().to_string();
        assert!(error.contains("plan.json"), "{error}");
    }
    std::fs::remove_file(&path).unwrap();
    let error = made.plan().unwrap_err().to_string();
    assert!(error.contains("it is missing"), "{error}");
}
