//! `--range-test`.

use super::programs::{Programs, SHORT, with};

#[test]
fn learning_rates_are_tried_and_nothing_is_kept() {
    let programs = Programs::new();
    let short = &SHORT[..5];
    let told = programs.output(&with(short, &["--range-test"]));
    assert!(told.contains("steps with rising rates"), "{told}");
    assert!(told.contains("suggested"), "{told}");
    let chart = told
        .lines()
        .filter(|line| line.chars().any(|c| ('⠁'..='⣿').contains(&c)));
    assert!(chart.count() > 5, "{told}");

    let found = &programs.json(&with(short, &["--range-test", "--json"]))[0];
    assert_eq!(found["event"], "range_test");
    assert_eq!(found["learning_rate"], 0.02);
    let points = found["points"].as_array().unwrap();
    assert!(points[0]["rate"].as_f64().unwrap() < 2e-6);
    let suggested = found["suggested"].as_f64().unwrap();
    assert!((1e-4..1.0).contains(&suggested), "{suggested}");

    assert_eq!(programs.json(&["runs", "list", "--json"]).len(), 0);
    assert_eq!(programs.json(&["library", "list", "--json"]).len(), 0);
}

#[test]
fn a_test_neither_waits_nor_runs_in_the_background() {
    let said = Programs::new().run(&with(&SHORT[..5], &["--range-test", "--detach"]));
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("--detach"), "{}", said.err);
}
