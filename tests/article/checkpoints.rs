//! Checkpoints after their training: on which images they are judged, and how they are kept.

use std::path::Path;

use mnist_core::data::{DataSource, Images, load_test};
use mnist_core::run::RunDir;
use serde_json::Value;

use crate::programs::{Programs, SHORT, Said, with};

/// Number of images in a confusion matrix.
fn images_in(evaluation: &Value) -> u64 {
    let rows = evaluation["confusion"].as_array().unwrap().iter();
    rows.flat_map(|row| row.as_array().unwrap())
        .map(|count| count.as_u64().unwrap())
        .sum()
}

#[test]
fn each_part_of_the_data_set_can_be_evaluated() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "short"]));
    for (split, images) in [("test", 10_000), ("validation", 5_000), ("train", 500)] {
        let arguments = ["evaluate", "short", "--split", split, "--json"];
        let evaluation = &programs.json(&arguments)[0];
        assert_eq!(evaluation["split"], split);
        assert_eq!(images_in(evaluation), images, "{split}");
    }
}

/// A data set of the first `count` test images, in both pairs.
fn write_data(folder: &Path, images: &Images, count: u16) {
    std::fs::create_dir(folder).unwrap();
    let [high, low] = count.to_be_bytes();
    for stem in ["train", "t10k"] {
        let mut pixels = vec![0, 0, 8, 3, 0, 0, high, low, 0, 0, 0, 28, 0, 0, 0, 28];
        pixels.extend((0..usize::from(count)).flat_map(|i| images.image(i).unwrap()));
        let mut labels = vec![0, 0, 8, 1, 0, 0, high, low];
        labels.extend(&images.labels()[..usize::from(count)]);
        std::fs::write(folder.join(format!("{stem}-images-idx3-ubyte")), pixels).unwrap();
        std::fs::write(folder.join(format!("{stem}-labels-idx1-ubyte")), labels).unwrap();
    }
}

#[test]
fn a_checkpoint_is_judged_on_the_data_set_it_was_trained_on() {
    let programs = Programs::new();
    let folder = programs.folder().join("few");
    write_data(&folder, &load_test(&DataSource::Mnist).unwrap(), 300);
    let config = programs.folder().join("config.toml");
    std::fs::write(&config, "[training]\nvalidation_first = 50\n").unwrap();
    let config = ["--config", config.to_str().unwrap()];
    let train = [
        "pretrain", "--data", "few", "--epochs", "1", "--name", "few",
    ];
    programs.output(&with(&train, &config));

    let evaluate = ["evaluate", "few", "--json"];
    assert_eq!(images_in(&programs.json(&evaluate)[0]), 300);
    let asked = programs.json(&with(&evaluate, &["--data", "mnist"]));
    assert_eq!(images_in(&asked[0]), 10_000);
    let beyond = with(&["predict", "few"], &["--index", "300"]);
    assert_eq!(programs.run(&beyond).code, Some(2), "there are 300 images");

    std::fs::rename(&folder, programs.folder().join("moved")).unwrap();
    let output = programs.command(&evaluate).output().unwrap();
    let said = Said::from(&output);
    let evaluation: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(images_in(&evaluation), 10_000);
    for part in ["mnist-tui: mnist is used", folder.to_str().unwrap()] {
        assert!(said.err.contains(part), "no {part:?} in {}", said.err);
    }
}

#[test]
fn a_checkpoint_goes_to_the_trash_and_comes_back_and_gets_another_name() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "first"]));
    let id = programs.json(&["library", "list", "--json"])[0]["id"].clone();

    let told = programs.output(&["library", "remove", "first"]);
    assert!(told.contains("first ("), "{told}");
    assert_eq!(programs.output(&["library", "list", "--json"]), "");
    let trash = programs.json(&["library", "list", "--trash", "--json"]);
    assert_eq!(
        (&trash[0]["id"], &trash[0]["state"]),
        (&id, &"removed".into())
    );
    programs
        .run(&["evaluate", "first"])
        .fails(2, &["no checkpoint \"first\""]);

    let restored = &programs.json(&["library", "restore", "first", "--json"])[0];
    assert_eq!((&restored["id"], &restored["name"]), (&id, &"first".into()));
    assert_eq!(
        programs.output(&["library", "list", "--trash", "--json"]),
        ""
    );

    let told = programs.output(&["library", "rename", "first", "second"]);
    assert_eq!(told, "first is now second\n");
    assert_eq!(
        programs.json(&["library", "show", "second", "--json"])[0]["id"],
        id
    );
    programs
        .run(&["library", "show", "first"])
        .fails(2, &["no checkpoint \"first\""]);
    programs.output(&["library", "verify"]);
}

#[test]
fn a_run_of_a_lost_host_is_trained_on_here_by_force() {
    let programs = Programs::new();
    let started = programs.output(&with(&SHORT, &["--paused", "--detach"]));
    let run = RunDir::find(&programs.data(), started.trim()).unwrap();
    programs.output(&["runs", "stop", started.trim()]);
    // As it is where a trainer of another host was the last one, and said no last word.
    let events = std::fs::read_to_string(run.events_path()).unwrap();
    let first = events.lines().next().unwrap();
    std::fs::write(run.events_path(), format!("{first}\n")).unwrap();
    std::fs::remove_file(run.control_path()).unwrap();
    std::fs::remove_file(run.state_path()).unwrap();
    std::fs::write(run.lock_path(), "{\"host\":\"node7\",\"pid\":7}").unwrap();
    let state =
        |programs: &Programs| programs.json(&["runs", "list", "--json"])[0]["state"].clone();
    assert_eq!(state(&programs), "unknown");

    programs.output(&["runs", "resume", "--force", started.trim()]);
    assert_eq!(state(&programs), "finished");
}

#[test]
fn the_same_training_again_says_that_its_network_is_known() {
    let programs = Programs::new();
    let first = programs.output(&SHORT);
    assert!(
        first.contains("\ncheckpoint digits-mlp-500-labels ("),
        "{first}"
    );
    let again = programs.output(&SHORT);
    let known = |name: &str| format!("\nthe same network as {name} (");
    assert!(again.contains(&known("digits-mlp-500-labels")), "{again}");
    let renamed = programs.output(&with(&SHORT, &["--name", "mine"]));
    assert!(renamed.contains("its name is mine too"), "{renamed}");
    assert_eq!(programs.json(&["library", "list", "--json"]).len(), 1);
}

#[test]
fn to_show_a_checkpoint_whose_numbers_were_altered_fails() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "mine"]));
    let listed = &programs.json(&["library", "list", "--json"])[0];
    let path = Path::new(listed["path"].as_str().unwrap());
    let mut bytes = std::fs::read(path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(path, bytes).unwrap();
    let said = programs.run(&["library", "show", "mine"]);
    assert!(said.out.contains("integrity    DAMAGED"), "{}", said.out);
    said.fails(1, &["was altered", "`mnist-tui library remove "]);
}
