//! Other data sets than MNIST by the real programs: read, trained on, judged on, refused.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used)]

mod programs;

use programs::bars::write_bars;
use programs::{Programs, SHORT, with};

/// A configuration that names them.
fn with_bars() -> Programs {
    let programs = Programs::new();
    write_bars(&programs);
    let text = "[data.bars]\npath = \"bars.npz\"\nclasses = [\"top\", \"middle\", \"bottom\"]\n\
                validation_first = 30\n";
    std::fs::write(programs.folder().join("bars.toml"), text).unwrap();
    programs
}

const BARS: [&str; 6] = ["--config", "bars.toml", "--data", "bars", "--task", "bars"];

#[test]
fn what_was_learned_from_digits_goes_over_to_bars_at_three_heights() {
    let programs = with_bars();
    programs.output(&with(&SHORT, &["--name", "parent"]));
    let transfer = [
        "transfer",
        "--from",
        "parent",
        "--name",
        "child",
        "--epochs",
        "40",
        "--trainable",
        "all",
        "--start-anyway",
    ];
    programs.output(&with(&transfer, &BARS));

    let record = &programs.json(&["library", "show", "child", "--json"])[0];
    let classes = serde_json::json!(["top", "middle", "bottom"]);
    assert_eq!(record["task"]["labels"], classes);
    assert_eq!(record["split"]["validation_first"], 30);
    // It is judged on what it was trained on, without being told.
    let evaluation = &programs.json(&["evaluate", "child", "--json"])[0];
    assert_eq!(evaluation["accuracy"], 1.0);
    let prediction = &programs.json(&["predict", "child", "--index", "2", "--json"])[0];
    assert_eq!(prediction["class"], "bottom");
    // All thirty, in another order than that of the file.
    let backwards: Vec<String> = (0..30).rev().map(|index: u32| index.to_string()).collect();
    let backwards = backwards.join(",");
    let predictions = programs.json(&["predict", "child", "--index", &backwards, "--json"]);
    let heights = ["top", "middle", "bottom"];
    for (index, prediction) in (0..30).rev().zip(&predictions) {
        assert_eq!(prediction["class"], heights[index % 3], "{index}");
    }

    let rank = ["library", "rank", "--labels", "60", "--json"];
    let ranked = programs.json(&with(&rank, &BARS));
    assert_eq!(ranked.len(), 2);
    assert!(
        ranked.iter().all(|line| line["probe"]["value"].is_number()),
        "{ranked:?}"
    );
    let experiment = [
        "experiment",
        "run",
        "--from",
        "parent",
        "--strategies",
        "scratch,frozen",
        "--budgets",
        "30",
        "--seeds",
        "2",
        "--epochs",
        "1",
        "--json",
    ];
    assert_eq!(programs.json(&with(&experiment, &BARS)).len(), 5);
}

#[test]
fn a_task_of_other_labels_is_refused_with_those_that_fit() {
    let programs = with_bars();
    let digits = with(&BARS[..4], &["--task", "digits"]);
    programs.run(&with(&SHORT, &digits)).fails(
        2,
        &[
            "--task: task digits is of the labels 0, 1, … 9; the images have top, middle, bottom",
            "use bars",
        ],
    );
    programs
        .run(&with(&SHORT, &BARS))
        .fails(2, &["--labels: there are only 60 training images"]);
    programs.output(&with(&SHORT, &["--name", "digits"]));
    programs
        .run(&with(&["evaluate", "digits"], &BARS[..4]))
        .fails(2, &["--data: task digits is of the labels"]);
}

#[test]
fn a_data_set_that_changed_since_it_was_named_is_refused() {
    let programs = with_bars();
    let config = programs.folder().join("bars.toml");
    let text =
        std::fs::read_to_string(&config).unwrap() + &format!("sha256 = \"{}\"\n", "0".repeat(64));
    std::fs::write(&config, text).unwrap();
    programs
        .run(&with(&["pretrain", "--epochs", "1"], &BARS))
        .fails(2, &["bars.npz is not what [data.bars]", "its hash is "]);
}
