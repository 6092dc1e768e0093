//! The library from the command line: what is in a file, and what two checkpoints have in common.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used)]

mod programs;

use programs::{Programs, SHORT, with};

/// A network on digits and its transfer to even and odd.
fn parent_and_child() -> Programs {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "parent"]));
    programs.output(&[
        "transfer", "--from", "parent", "--epochs", "1", "--labels", "500", "--name", "child",
    ]);
    programs
}

#[test]
fn a_diff_proves_which_layers_a_transfer_left_alone() {
    let programs = parent_and_child();
    let found = &programs.json(&["library", "diff", "parent", "child", "--json"])[0];
    let field = |name: &str| {
        let record = found["record"].as_array().unwrap();
        record.iter().find(|c| c["field"] == name).cloned()
    };
    let task = field("task.name").unwrap();
    assert_eq!(
        (&task["left"], &task["right"]),
        (&"digits".into(), &"even-odd".into())
    );
    assert_eq!(field("origin.training.seed"), None);
    let trainable = field("origin.training.trainable").unwrap();
    assert_eq!(trainable["right"][0], "head");
    for tensor in found["tensors"].as_array().unwrap() {
        if tensor["name"].as_str().unwrap().starts_with("head") {
            assert!(tensor["distance"].is_null());
        } else {
            assert_eq!(tensor["distance"]["changed"], 0.0, "{tensor}");
        }
    }
    let told = programs.output(&["library", "diff", "parent", "child"]);
    assert!(
        told.contains("task.name") && told.contains("[10, 100] / [2, 100]"),
        "{told}"
    );
}

#[test]
fn a_checkpoint_and_a_strangers_file_are_inspected() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "parent"]));
    let tensors = programs.json(&["library", "inspect", "parent", "--json"]);
    let names: Vec<&str> = tensors
        .iter()
        .map(|t| t["name"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"dense_1.weight") && names.len() == 6,
        "{names:?}"
    );
    assert!(tensors.iter().all(|t| t["statistics"]["nan"] == 0));

    let header = r#"{"evil\u001b[2J":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;
    let length = (header.len() as u64).to_le_bytes();
    let numbers = [1.0_f32.to_le_bytes(), f32::NAN.to_le_bytes()].concat();
    let path = programs.folder().join("stranger.safetensors");
    std::fs::write(&path, [&length[..], header.as_bytes(), &numbers].concat()).unwrap();
    let told = programs.output(&["library", "inspect", "./stranger.safetensors"]);
    assert!(
        told.contains("evil\\u{1b}[2J") && !told.contains('\u{1b}'),
        "{told:?}"
    );

    std::fs::write(&path, &header.as_bytes()[..20]).unwrap();
    programs
        .run(&["library", "inspect", "stranger.safetensors"])
        .fails(1, &["stranger.safetensors is no sound .safetensors file"]);
}

#[test]
fn a_state_dict_is_imported_evaluated_and_transferred_from() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "own"]));
    let file = programs.state_dict("own", "My Net.safetensors");
    // Where the same network is known already, it is the same checkpoint, under the name that it has.
    let known = &programs.json(&["library", "import", &file, "--json"])[0];
    let own = programs.json(&["library", "show", "own", "--json"])[0].clone();
    assert_eq!((&known["id"], &known["name"]), (&own["id"], &"own".into()));
    let listed = &programs.json(&["library", "list", "--json"])[0];
    assert_eq!(listed["names"], serde_json::json!(["own"]));
    programs.output(&["library", "remove", "own"]);

    let taken = &programs.json(&["library", "import", &file, "--json"])[0];
    assert_eq!(taken["test"], own["metrics"]["test"]);
    assert!(
        taken["remarks"][0]
            .as_str()
            .unwrap()
            .contains("dense_2 from 3")
    );
    let shown = &programs.json(&["library", "show", "my-net", "--json"])[0];
    assert_eq!(shown["origin"]["file"], "My Net.safetensors");
    assert_eq!(
        (&shown["model"], &shown["task"]["name"]),
        (&"mlp".into(), &"digits".into())
    );
    assert!(
        programs
            .output(&["library", "show", "my-net"])
            .contains("sha-256 verified")
    );
    let scores = &programs.json(&["evaluate", "my-net", "--split", "validation", "--json"])[0];
    assert_eq!(
        scores["accuracy"],
        shown["metrics"]["validation"]["accuracy"]
    );

    programs.output(&[
        "transfer", "--from", "my-net", "--epochs", "1", "--labels", "100",
    ]);
    assert!(programs.output(&["library", "list"]).contains("my-net"));
}

#[test]
fn a_checkpoint_keeps_its_record_however_its_ending_is_written_and_is_not_overruled() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "own"]));
    let own = programs.json(&["library", "show", "own", "--json"])[0].clone();
    let path = programs.folder().join("BEST.SAFETENSORS");
    std::fs::copy(own["path"].as_str().unwrap(), &path).unwrap();
    programs.output(&["library", "remove", "own"]);
    let file = path.to_str().unwrap();
    let import = |more: &[&str]| programs.run(&with(&["library", "import", file], more));
    import(&["--task", "even-odd"]).fails(2, &["its task is digits", "without --task"]);
    import(&["--model", "lenet"]).fails(2, &["its model is mlp", "without --model"]);
    programs.output(&["library", "import", file, "--task", "digits"]);
    let shown = programs.json(&["library", "show", "best", "--json"])[0].clone();
    assert_eq!(
        (&shown["id"], &shown["origin"]),
        (&own["id"], &own["origin"])
    );
}

#[test]
fn what_cannot_be_imported_leaves_the_library_as_it_was() {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "own"]));
    programs.output(&with(&SHORT, &["--seed", "7", "--name", "other"]));
    let file = programs.state_dict("own", "net.safetensors");
    let import = |more: &[&str]| programs.run(&with(&["library", "import"], more));
    import(&["model.pt"]).fails(2, &["model.pt", "pickle", "save_file"]);
    import(&[&file, "--task", "even-odd"])
        .fails(2, &["net.safetensors", "10 classes", "the task is digits"]);
    import(&[&file, "--task", "letters"]).fails(2, &["no task \"letters\"", "digits, even-odd"]);
    import(&[&file, "--model", "lenet"]).fails(1, &["lenet has 5 layers", "the file 3"]);
    import(&[&file, "--name", "other"]).fails(2, &["\"other\" is taken"]);
    import(&["missing.safetensors"]).fails(2, &["no file missing.safetensors"]);
    let cut = programs.folder().join("cut.safetensors");
    let path = programs.json(&["library", "show", "own", "--json"])[0]["path"].clone();
    let whole = std::fs::read(path.as_str().unwrap()).unwrap();
    std::fs::write(&cut, &whole[..whole.len() - 1]).unwrap();
    import(&[cut.to_str().unwrap()]).fails(1, &["cut.safetensors", "damaged"]);
    assert_eq!(programs.json(&["library", "list", "--json"]).len(), 2);
}

#[test]
fn checkpoints_are_tagged_and_found_by_what_is_known_of_them() {
    let programs = parent_and_child();
    let tagged = programs.json(&[
        "library",
        "tag",
        "child",
        "demo",
        "talk",
        "--note",
        "for Bern",
        "--favourite",
        "--json",
    ]);
    assert_eq!(tagged[0]["tags"], serde_json::json!(["demo", "talk"]));
    let found = |filter: &[&str]| -> Vec<String> {
        let listed = programs.json(&with(&["library", "list", "--json"], filter));
        let name = |entry: &serde_json::Value| entry["name"].as_str().unwrap().to_owned();
        listed.iter().map(name).collect()
    };
    for filter in [
        "tag:demo",
        "is:favourite",
        "note:bern",
        "task:even-odd",
        "chld",
        "labels<=500 acc>1%",
    ] {
        assert!(found(&[filter]).contains(&"child".to_owned()), "{filter}");
    }
    assert_eq!(found(&["tag:demo", "task:digits"]), [""; 0]);
    assert_eq!(found(&["--sort", "name"]), ["child", "parent"]);
    assert_eq!(found(&["--sort", "name", "--reverse"]), ["parent", "child"]);
    assert!(
        programs
            .output(&["library", "list"])
            .contains("* demo talk")
    );
    programs
        .run(&["library", "list", "acc>good"])
        .fails(2, &["good", "acc>0.97"]);
    programs
        .run(&["library", "tag", "child", "No!"])
        .fails(2, &["No!", "a-z"]);

    programs.output(&[
        "library",
        "tag",
        "child",
        "--remove",
        "talk",
        "--note",
        "",
        "--no-favourite",
    ]);
    let left = &programs.json(&["library", "tag", "child", "--json"])[0];
    assert_eq!(left["tags"], serde_json::json!(["demo"]));
    assert_eq!(
        (&left["favourite"], left["note"].is_null()),
        (&false.into(), true)
    );
}
