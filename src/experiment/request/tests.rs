use rstest::rstest;

use super::planning::USUAL_LABELS;
use super::*;
use crate::config::{load_defaults, variant};
use crate::request::tests::Known;
use mnist_core::experiment::Strategy;
use mnist_core::run::{Keep, LayerRates, Methods, Metric, Unfreezing};

fn asked() -> ExperimentRequest {
    ExperimentRequest {
        from: vec!["digits-mlp".to_owned()],
        ..ExperimentRequest::default()
    }
}

#[test]
fn what_is_configured_for_single_runs_does_not_set_strategies_apart() {
    let usual = load_defaults().unwrap();
    let mut config = usual.clone();
    config.training.keep = Keep::Best {
        metric: Metric::Loss,
    };
    config.training.schedule = variant::parse("cosine").unwrap();
    let methods = |config| asked().plan(config, &Known).unwrap().transfer.methods;
    assert_eq!(methods(&config), methods(&usual));
}

#[test]
fn methods_that_are_asked_for_are_those_of_every_strategy_that_trains_by_steps() {
    let asked = asked().or(ExperimentRequest::read_text(
        "strategies = \"scratch,frozen,finetune,partial:2,gradual,discriminative,probe\"\nschedule = \"cosine\"\nclipping = \"norm\"\nlabel-smoothing = 0.1\naugmentation = \"shift\"",
    )
    .unwrap());
    let plan = asked.plan(&load_defaults().unwrap(), &Known).unwrap();
    assert_eq!(plan.transfer.methods.words().len(), 4);
    for cell in plan.cells() {
        let spec = plan.run(cell, Path::new("library")).unwrap().unwrap();
        let asked = Methods {
            layer_rates: LayerRates::default(),
            unfreezing: Unfreezing::default(),
            ..spec.methods
        };
        let expected = match cell.strategy {
            Strategy::Probe => Methods::default(),
            _ => plan.transfer.methods,
        };
        assert_eq!(asked, expected, "{cell:?}");
    }
}

#[rstest]
#[case(
    "schedule = \"plateau:patience=2\"",
    "--schedule: plateau watches the validation images"
)]
#[case(
    "schedule = \"plateau\"\nepochs = 3",
    "--schedule: plateau watches the validation images"
)]
#[case(
    "strategies = \"probe,compose\"\nlabel-smoothing = 0.1",
    "label smoothing 0.1 would do nothing"
)]
fn methods_that_break_what_is_compared_or_do_nothing_are_refused(
    #[case] text: &str,
    #[case] told: &str,
) {
    let asked = asked().or(ExperimentRequest::read_text(text).unwrap());
    let wrong = asked.plan(&load_defaults().unwrap(), &Known).unwrap_err();
    assert!(wrong.to_string().starts_with(told), "{wrong}");
}

#[test]
fn a_list_is_no_augmentation() {
    let (line, reason) =
        ExperimentRequest::read_text("augmentation = [\"shift\", \"rotate\"]").unwrap_err();
    assert_eq!(line, 1);
    assert!(reason.contains("write one text"), "{reason}");
}

#[rstest]
#[case(
    "schedule = \"step:every=10\"",
    "10000 labels are learned from in 10 epochs"
)]
#[case(
    "schedule = \"step:every=1\"\nepochs = 1",
    "would not change before epoch 2"
)]
fn a_schedule_that_does_nothing_with_some_number_of_labels_is_refused(
    #[case] text: &str,
    #[case] told: &str,
) {
    let asked = asked().or(ExperimentRequest::read_text(text).unwrap());
    let wrong = asked.plan(&load_defaults().unwrap(), &Known).unwrap_err();
    let wrong = wrong.to_string();
    assert!(wrong.starts_with("--schedule: "), "{wrong}");
    assert!(wrong.contains(told), "{wrong}");
}

#[test]
fn more_labels_than_there_are_images_are_refused_where_they_are_named() {
    let config = load_defaults().unwrap();
    let budgets = Some("20,56000".to_owned());
    let named = ExperimentRequest { budgets, ..asked() };
    let wrong = named.plan(&config, &Known).unwrap_err().to_string();
    assert!(
        wrong.starts_with("--budgets: there are only 55000"),
        "{wrong}"
    );
    let usual = asked().plan(&config, &Known).unwrap();
    assert_eq!(usual.budgets().len(), USUAL_LABELS.len());
}

/// Names of the sources of the plan that these texts ask for, or what is wrong.
fn sources(from: &[&str]) -> Result<Vec<String>, String> {
    let from = from.iter().map(|text| (*text).to_owned()).collect();
    let asked = ExperimentRequest { from, ..asked() };
    let plan = asked.plan(&load_defaults().unwrap(), &Known);
    let plan = plan.map_err(|refusal| refusal.to_string())?;
    Ok(plan.sources().labels())
}

#[rstest]
#[case(&["digits-mlp"], &["digits-mlp"])]
#[case(&["digits-mlp", "digits-lenet"], &["digits-mlp", "digits-lenet"])]
#[case(&["digits-lenet, digits-mlp"], &["digits-lenet", "digits-mlp"])]
#[case(&["digits-lenet,other-mlp", " digits-mlp "], &["digits-lenet", "other-mlp", "digits-mlp"])]
#[case(&["one,two"], &["one,two"])]
#[case(&["digits-mlp", "one,two"], &["digits-mlp", "one,two"])]
fn several_sources_are_named_one_by_one_or_with_commas_and_none_is_split(
    #[case] from: &[&str],
    #[case] expected: &[&str],
) {
    assert_eq!(sources(from).unwrap(), expected);
}

#[rstest]
#[case(&["magic,digits-mlp,colour"], &["--from", "\"magic\"", "\"colour\" takes images of 3x28x28", "1x28x28"])]
#[case(&["digits-mlp,digits-mlp"], &["each source once", "digits-mlp"])]
#[case(&["digits-mlp,"], &["--from", "\"\""])]
#[case(&[" "], &["--from", "name the checkpoint"])]
#[case(&[], &["--from", "name the checkpoint"])]
fn each_source_that_cannot_be_had_is_refused_with_its_reason(
    #[case] from: &[&str],
    #[case] told: &[&str],
) {
    let wrong = sources(from).unwrap_err();
    for part in told {
        assert!(wrong.contains(part), "no {part:?} in {wrong}");
    }
}

#[test]
fn a_file_names_one_source_or_lists_several() {
    let read = |text: &str| ExperimentRequest::read_text(text).unwrap().from;
    assert_eq!(read("from = \"a,b\""), ["a,b"]);
    assert_eq!(read("from = [\"a,b\", \"c\"]"), ["a,b", "c"]);
    let both = asked().or(ExperimentRequest::read_text("from = \"c\"").unwrap());
    assert_eq!(both.from, ["digits-mlp"], "flags come before the file");
    let (line, reason) = ExperimentRequest::read_text("\nfrom = true").unwrap_err();
    assert_eq!(line, 2, "{reason}");
}

#[rstest]
#[case("seeds = 3", &[1, 2, 3])]
#[case("seeds = [42]", &[42])]
#[case("seeds = [3, 14]", &[3, 14])]
#[case("seeds = \"7,\"", &[7])]
fn a_number_of_seeds_is_none_of_them(#[case] text: &str, #[case] expected: &[u64]) {
    let asked = asked().or(ExperimentRequest::read_text(text).unwrap());
    let plan = asked.plan(&load_defaults().unwrap(), &Known).unwrap();
    assert_eq!(plan.seeds(), expected);
}

#[test]
fn what_else_is_wrong_is_told_with_the_sources() {
    let task = Some("magic".to_owned());
    let from = vec!["digits-mlp,magic".to_owned()];
    let asked = ExperimentRequest {
        from,
        task,
        ..asked()
    };
    let wrong = asked.plan(&load_defaults().unwrap(), &Known);
    let wrong = wrong.unwrap_err().to_string();
    for part in ["--from", "no checkpoint \"magic\"", "--task"] {
        assert!(wrong.contains(part), "no {part:?} in {wrong}");
    }
}
