//! Cards of checkpoints from the library's fixtures.

use std::path::Path;

use mnist_core::library::{CheckpointFile, Imported, Origin};
use mnist_core::model::TrainableLayers;

use super::*;

fn checkpoint() -> CheckpointFile {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../core/src/library/tests/fixtures");
    CheckpointFile::read(&folder.join("schema-1-tiny-even-odd.safetensors")).unwrap()
}

fn card(file: &CheckpointFile, name: &str, license: Option<&str>) -> String {
    let card = Card {
        name,
        id: &file.id().unwrap(),
        record: &file.record,
        license,
        file: CardFile {
            name: "tiny.safetensors",
            format: Format::Safetensors,
            bytes: &file.to_bytes().unwrap(),
        },
    };
    card.to_markdown()
}

#[test]
fn a_transfers_card_tells_everything() {
    insta::assert_snapshot!(card(&checkpoint(), "tiny-even-odd", None));
}

#[test]
fn an_imports_card_tells_how_the_file_was_understood() {
    let mut file = checkpoint();
    file.record.lineage.parent = None;
    file.record.data = "/home/somebody/clothes/".into();
    file.record.data_hashes.test_images = "0".repeat(64);
    file.record.origin = Origin::Imported(Imported {
        format: "Keras (.h5)".into(),
        file: "their_model.h5".into(),
        sha256: "1".repeat(64),
        trainable: TrainableLayers::all(&file.record.architecture),
        remarks: vec!["dense_3 became head".into()],
    });
    let told = card(&file, "theirs", Some("apache-2.0"));
    assert!(!told.contains("somebody"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn names_from_elsewhere_stay_names() {
    let mut file = checkpoint();
    file.record.model = "x\"\n---\n<script>".into();
    let told = card(&file, "a: b", None);
    let (_, rest) = told.split_once("---\n").unwrap();
    let (matter, body) = rest.split_once("---\n").unwrap();
    assert!(matter.contains(r#"- "x\"\n---\n<script>""#), "{matter}");
    assert!(matter.contains("- name: \"a: b\"\n"), "{matter}");
    assert!(!body.contains("<script>"), "{body}");
}
