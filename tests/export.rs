//! Checkpoints and curves as files for other programs.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used)]

mod programs;

use programs::{Programs, SHORT, with};

/// A library of one network, and the run that made it.
fn trained() -> Programs {
    let programs = Programs::new();
    programs.output(&with(&SHORT, &["--name", "parent"]));
    programs
}

#[test]
fn a_checkpoint_is_exported_as_itself_with_its_card_and_never_over_a_file() {
    let programs = trained();
    let export = ["library", "export", "parent", "p.safetensors"];
    let done = &programs.json(&with(&export, &["--card", "--license", "mit", "--json"]))[0];
    let (file, card) = (
        programs.folder().join("p.safetensors"),
        programs.folder().join("README.md"),
    );
    let id = done["id"].as_str().unwrap();
    let kept = programs
        .data()
        .library()
        .join(format!("checkpoints/{id}.safetensors"));
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!(bytes, std::fs::read(kept).unwrap());
    assert_eq!(done["bytes"], bytes.len());
    assert_eq!(
        (&done["path"], &done["card"]),
        (&"p.safetensors".into(), &"README.md".into())
    );
    assert!(
        done["load"]
            .as_str()
            .unwrap()
            .contains("(\"dense_1\", nn.Linear(784, 300))")
    );
    let told = std::fs::read_to_string(&card).unwrap();
    assert!(
        told.starts_with("---\nlicense: \"mit\"\n") && told.contains(id),
        "{told}"
    );

    std::fs::write(&card, "mine").unwrap();
    programs
        .run(&export)
        .fails(2, &["p.safetensors exists; --force replaces it"]);
    std::fs::remove_file(&file).unwrap();
    programs
        .run(&with(&export, &["--card"]))
        .fails(2, &["README.md exists"]);
    assert!(!file.exists(), "both files or none");
    assert_eq!(std::fs::read_to_string(&card).unwrap(), "mine");
    let told = programs.output(&with(&export, &["--card", "--force"]));
    assert!(
        told.starts_with("parent (") && told.contains("\n    model = nn.Sequential("),
        "{told}"
    );
    assert_ne!(std::fs::read_to_string(&card).unwrap(), "mine");
}

#[test]
fn a_checkpoint_is_not_exported_where_that_cannot_be() {
    let programs = trained();
    for (file, code, reason) in [
        ("p.pt", 2, "can run any code when it is opened"),
        (
            "p.txt",
            2,
            "no ending that stands for a format; known are .safetensors, .keras, .h5, .onnx",
        ),
        ("no/p.safetensors", 1, "its folder does not exist"),
    ] {
        programs
            .run(&["library", "export", "parent", file])
            .fails(code, &[file, reason]);
    }
}

#[test]
fn the_curve_of_a_run_is_a_table_and_event_files() {
    let programs = trained();
    let run = programs.json(&["runs", "list", "--json"])[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let export = [
        "runs",
        "export",
        &run,
        "--csv",
        "curve.csv",
        "--tensorboard",
        "logs/all",
    ];
    let done = &programs.json(&with(&export, &["--json"]))[0];
    assert_eq!(
        (&done["run"], &done["epochs"]),
        (&run.clone().into(), &1.into())
    );
    let files = done["files"].as_array().unwrap();
    assert_eq!(files.len(), 3);
    for file in files {
        assert!(
            programs.folder().join(file.as_str().unwrap()).is_file(),
            "{file}"
        );
    }
    let show = &programs.json(&["runs", "show", &run, "--json"])[0];
    let table = std::fs::read_to_string(programs.folder().join("curve.csv")).unwrap();
    let lines: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(lines[0][5], "validation_loss");
    assert_eq!(
        lines[1][5],
        show["curve"][0]["validation"]["loss"].to_string()
    );

    programs
        .run(&export)
        .fails(2, &["tfevents", "exists; --force replaces it"]);
    let told = programs.output(&with(&export, &["--force"]));
    assert_eq!(
        told,
        "1 epoch for TensorBoard; `tensorboard --logdir logs/all` shows them\n1 epoch in curve.csv\n"
    );
    assert_eq!(
        programs.run(&["runs", "export", &run]).code,
        Some(2),
        "of nothing"
    );
}
