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
    assert_eq!(field("training.seed"), None);
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
