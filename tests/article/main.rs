//! The tutorial end to end, with the real programs: pretrain, transfer, evaluate, predict; and what surrounds a run.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used)]

mod checkpoints;
mod kept;
#[path = "../programs/mod.rs"]
mod programs;
mod range_test;
mod terminal;

use mnist_core::data::{DataSource, IMAGE_SIDE, load_test};
use programs::{Programs, SHORT, with};
use serde_json::Value;

fn classes(predictions: &[Value]) -> Vec<u64> {
    predictions
        .iter()
        .map(|p| p["class_index"].as_u64().unwrap())
        .collect()
}

#[test]
fn the_tutorial_runs_from_the_command_line() {
    let programs = Programs::new();
    let events = programs.json(&["pretrain", "--epochs", "1", "--json"]);
    let finished = events.last().unwrap();
    assert_eq!(
        (&finished["event"], &finished["steps"]),
        (&"finished".into(), &1719.into())
    );
    assert_eq!(finished["checkpoint"]["name"], "digits-mlp");
    assert_eq!(finished["seconds"]["epochs"].as_array().unwrap().len(), 1);
    for scores in [&finished["validation"], &finished["test"]] {
        assert!(scores["loss"].as_f64().unwrap() < 0.4, "{finished}");
        assert!(scores["accuracy"].as_f64().unwrap() > 0.88, "{finished}");
    }
    let parent = finished["checkpoint"]["id"].as_str().unwrap();

    let told = programs.output(&["transfer", "--from", "digits-mlp", "--epochs", "1"]);
    for part in [
        "epoch  1/1  loss",
        "3  dense_2  Dense         100      30,100  no (frozen)",
        "5  head     Dense           2         202  yes",
        "total 265,802, trainable 202, frozen 265,600",
        "first three test images: 0 1 0 (0 odd, 1 even)\n  image 0: odd",
        "right (digit 7)\n",
        "checkpoint even-odd-head (",
        "from scratch: not known on all labels; run `mnist-tui pretrain --task even-odd --epochs 1`",
    ] {
        assert!(told.contains(part), "no {part:?} in\n{told}");
    }

    the_child_is_evaluated(&programs);
    the_child_predicts(&programs);
    the_child_has_its_parents_body(&programs, parent);
}

fn the_child_is_evaluated(programs: &Programs) {
    let evaluation = &programs.json(&["evaluate", "even-odd-head", "--json"])[0];
    assert_eq!(evaluation["split"], "test");
    assert!(
        evaluation["accuracy"].as_f64().unwrap() > 0.88,
        "{evaluation}"
    );
    let confusion: Vec<Vec<u64>> = serde_json::from_value(evaluation["confusion"].clone()).unwrap();
    let of_class: Vec<u64> = confusion.iter().map(|row| row.iter().sum()).collect();
    assert_eq!(
        of_class,
        [5074, 4926],
        "odd and even digits of the test set"
    );
    let right = (confusion[0][0] + confusion[1][1]) as f64 / 10_000.0;
    assert!((right - evaluation["accuracy"].as_f64().unwrap()).abs() < 1e-9);
}

fn the_child_predicts(programs: &Programs) {
    let predictions = programs.json(&["predict", "even-odd-head", "--index", "0,1,2", "--json"]);
    assert_eq!(classes(&predictions), [0, 1, 0], "the digits 7, 2 and 1");
    assert_eq!(predictions[1]["class"], "even");
    assert!(
        predictions
            .iter()
            .all(|p| p["label"] == p["class_index"] && p["probability"].is_f64())
    );
}

fn the_child_has_its_parents_body(programs: &Programs, parent: &str) {
    let child = &programs.json(&["library", "show", "even-odd-head", "--json"])[0];
    let source = &programs.json(&["library", "show", parent, "--json"])[0];
    for layer in ["dense_1", "dense_2"] {
        assert_eq!(child["layer_hashes"][layer], source["layer_hashes"][layer]);
    }
    assert_ne!(
        child["layer_hashes"]["head"],
        source["layer_hashes"]["head"]
    );
    assert_eq!(child["lineage"]["parent"], parent);
    let verified = &programs.json(&["library", "verify", "even-odd-head", "--json"])[0];
    assert_eq!(
        verified["frozen_equal_parent"],
        serde_json::json!(["dense_1", "dense_2"])
    );
    let names: Vec<Value> = programs.json(&["library", "list", "--json"]);
    let names: Vec<&str> = names.iter().map(|c| c["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["even-odd-head", "digits-mlp"], "newest first");
}

#[test]
fn the_same_seed_gives_the_same_checkpoint_and_another_seed_another() {
    let programs = Programs::new();
    let id = |seed| {
        let events = programs.json(&with(&SHORT, &["--json", "--seed", seed]));
        events.last().unwrap()["checkpoint"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (first, second, other) = (id("1"), id("1"), id("2"));
    assert_eq!(first, second);
    assert_ne!(first, other);
    let library = programs.json(&["library", "list", "--json"]);
    assert_eq!(library.len(), 2, "what computes the same is kept once");
}

#[test]
fn a_transfer_tells_what_scratch_gives_on_the_same_labels() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "source"]));
    programs.output(&with(&SHORT, &["--task", "even-odd", "--name", "scratch"]));
    let entry = &programs.json(&["library", "show", "scratch", "--json"])[0];
    let accuracy = entry["metrics"]["test"]["accuracy"].as_f64().unwrap() * 100.0;
    let told = programs.output(&[
        "transfer",
        "--from",
        "source",
        "--labels",
        "500",
        "--epochs",
        "1",
        "--trainable",
        "dense_2,head",
    ]);
    let line = format!("from scratch: {accuracy:.2} % on 500 labels (scratch); the transfer is ");
    assert!(told.contains(&line), "no {line:?} in\n{told}");
    assert!(
        told.contains("checkpoint even-odd-dense_2-head-500-labels ("),
        "{told}"
    );
}

#[test]
fn a_drawn_digit_in_a_png_is_recognised() {
    let programs = Programs::new();
    programs.output(&["pretrain", "--epochs", "1", "--name", "digits"]);
    // The first test image, a 7, as a person would have it: large, dark on light, off the middle.
    let images = load_test(&DataSource::Mnist).unwrap();
    let seven = images.image(0).unwrap();
    let picture = image::RgbImage::from_fn(400, 300, |x, y| {
        let (x, y) = ((x as usize).wrapping_sub(150) / 8, (y as usize) / 8);
        let ink = if x < IMAGE_SIDE && y < IMAGE_SIDE {
            seven[y * IMAGE_SIDE + x]
        } else {
            0
        };
        image::Rgb([255 - ink; 3])
    });
    let path = programs.folder().join("seven.png");
    picture.save(&path).unwrap();
    let path = path.to_str().unwrap();
    let predictions = programs.json(&["predict", "digits", path, "--json"]);
    assert_eq!(classes(&predictions), [7]);
    assert_eq!(predictions[0]["file"], path);
    assert_eq!(predictions[0]["label"], Value::Null);
    let said = programs.run(&["predict", "digits", path]);
    assert!(
        said.err.contains("400x300 pixels") && said.err.contains("shrunk"),
        "{}",
        said.err
    );
    programs
        .run(&["predict", "digits", "no.png"])
        .fails(2, &["cannot read no.png"]);
}

#[test]
fn doctor_finds_nothing_wrong() {
    let programs = Programs::new();
    let told = programs.output(&["doctor"]);
    assert!(told.contains("libtorch    ok       2."), "{told}");
}

#[test]
fn the_trainer_is_found_beside_the_program() {
    let programs = Programs::new();
    let mut command = programs.command(&["doctor", "--json"]);
    let output = command.env_remove("MNIST_TRAINER").output().unwrap();
    let said = programs::Said::from(&output);
    let trainer = env!("CARGO_BIN_EXE_mnist-trainer");
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert!(
        said.out.contains(&format!("{trainer}, of this build")),
        "{}",
        said.out
    );
}
