use super::*;
use crate::config::load_defaults;
use crate::request::tests::Known;
use mnist_core::run::{Keep, Metric};

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
    let methods = |config| asked().plan(config, &Known).unwrap().transfer.methods;
    assert_eq!(methods(&config), methods(&usual));
}

#[test]
fn more_labels_than_there_are_images_are_refused_where_they_are_named() {
    let config = load_defaults().unwrap();
    let budgets = Some("20,56000".to_owned());
    let named = ExperimentRequest { budgets, ..asked() };
    let wrong = named.plan(&config, &Known).unwrap_err();
    assert!(
        wrong.starts_with("--budgets: there are only 55000"),
        "{wrong}"
    );
    let usual = asked().plan(&config, &Known).unwrap();
    assert_eq!(usual.budgets().len(), USUAL_LABELS.len());
}
