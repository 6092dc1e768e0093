//! The library, without a trainer.

use crate::programs::Programs;

#[test]
fn an_empty_library_says_how_to_fill_it() {
    let programs = Programs::new();
    assert!(
        programs
            .output(&["library", "list"])
            .contains("mnist-tui pretrain")
    );
    assert!(
        programs
            .output(&["runs", "list"])
            .contains("mnist-tui pretrain")
    );
    assert_eq!(programs.output(&["library", "list", "--json"]), "");
    assert_eq!(programs.output(&["library", "verify"]), "");
}

#[test]
fn a_damaged_checkpoint_can_be_removed_as_its_verdict_says_and_restored() {
    let programs = Programs::new();
    let id = "ab".repeat(32);
    let folder = programs.data().library().join("checkpoints");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{id}.safetensors"));
    std::fs::write(&path, "not a header").unwrap();
    let said = programs.run(&["library", "verify"]);
    said.fails(1, &["1 of 1 checkpoint damaged"]);
    assert!(said.out.contains("`mnist-tui library remove ababab`"));
    programs
        .run(&["library", "verify", "abab"])
        .fails(1, &["damaged"]);

    let removed = programs.json(&["library", "remove", "--json", "abab"]);
    assert_eq!(removed[0]["id"], id);
    assert!(!path.exists());
    assert_eq!(programs.output(&["library", "verify"]), "");
    programs.output(&["library", "restore", &id[..6]]);
    assert!(path.exists());
}

#[test]
fn a_name_that_looks_like_a_file_is_refused() {
    let programs = Programs::new();
    programs
        .run(&["pretrain", "--name", "x.safetensors"])
        .fails(2, &["--name: \"x.safetensors\" cannot name a checkpoint"]);
}

/// A file in the library that is no checkpoint, under this name.
fn junk(programs: &Programs, id: &str, name: &str) {
    let library = programs.data().library();
    for folder in ["checkpoints", "names"] {
        std::fs::create_dir_all(library.join(folder)).unwrap();
    }
    let file = library.join(format!("checkpoints/{id}.safetensors"));
    std::fs::write(file, "junk").unwrap();
    std::fs::write(library.join("names").join(name), id).unwrap();
}

#[test]
fn a_damaged_checkpoint_is_listed_with_its_remedy_and_the_doctor_says_so() {
    let programs = Programs::new();
    let id = "cd".repeat(32);
    junk(&programs, &id, "broken");
    let remedy = "`mnist-tui library remove cdcdcd`";
    let listed = programs.output(&["library", "list"]);
    assert!(
        listed.starts_with("DAMAGED  broken (cdcdcd) is no checkpoint") && listed.contains(remedy),
        "{listed}"
    );
    let told = &programs.json(&["library", "list", "--json"])[0];
    assert_eq!(
        (&told["state"], &told["id"]),
        (&"damaged".into(), &id.into())
    );
    for command in [&["evaluate", "broken"][..], &["library", "show", "cdcd"]] {
        programs
            .run(command)
            .fails(1, &["is no checkpoint", remedy]);
    }
    let doctor = programs.run(&["doctor"]);
    assert!(
        doctor
            .out
            .contains("library     PROBLEM  0 checkpoints, and 1 file damaged"),
        "{}",
        doctor.out
    );

    programs.output(&["library", "remove", "broken"]);
    let listed = programs.output(&["library", "list", "--trash"]);
    assert!(listed.contains("DAMAGED  broken"), "{listed}");
}

#[test]
fn a_name_without_a_checkpoint_is_not_counted_as_one() {
    let programs = Programs::new();
    let id = "ef".repeat(32);
    junk(&programs, &id, "left");
    let library = programs.data().library();
    std::fs::create_dir(library.join("trash")).unwrap();
    let file = format!("{id}.safetensors");
    std::fs::rename(
        library.join("checkpoints").join(&file),
        library.join("trash").join(&file),
    )
    .unwrap();
    let said = programs.run(&["library", "verify"]);
    said.fails(1, &["1 name without a checkpoint"]);
    assert!(
        said.out.contains("`mnist-tui library restore efefef`"),
        "{}",
        said.out
    );
}

#[test]
fn verification_names_what_is_no_part_of_the_library_and_touches_nothing() {
    let programs = Programs::new();
    let id = "ef".repeat(32);
    junk(&programs, &id, "left");
    let library = programs.data().library();
    std::fs::rename(
        library.join(format!("checkpoints/{id}.safetensors")),
        library.join("READ\u{1b}ME"),
    )
    .unwrap();
    let lines = || programs.run(&["library", "verify", "--json"]).out;
    let told = lines();
    let states: Vec<serde_json::Value> = told
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["state"].clone())
        .collect();
    assert_eq!(states, ["missing", "foreign"]);
    let said = programs.run(&["library", "verify"]);
    said.fails(1, &["1 name without a checkpoint; 1 file foreign"]);
    assert!(said.out.contains("move it out of there"), "{}", said.out);
    assert!(!said.out.contains('\u{1b}'), "{:?}", said.out);
    assert_eq!(lines(), told);
}

#[test]
fn emptying_the_trash_needs_a_yes_and_is_for_good() {
    let programs = Programs::new();
    assert_eq!(
        programs.output(&["library", "empty-trash"]),
        "the trash is empty\n"
    );
    junk(&programs, &"cd".repeat(32), "broken");
    programs.output(&["library", "remove", "broken"]);
    programs
        .run(&["library", "empty-trash"])
        .fails(2, &["--yes"]);
    let gone = &programs.json(&["library", "empty-trash", "--yes", "--json"])[0];
    assert_eq!(
        (&gone["names"][0], &gone["bytes"]),
        (&"broken".into(), &4.into())
    );
    programs
        .run(&["library", "restore", "broken"])
        .fails(2, &["in the trash"]);
    assert_eq!(programs.output(&["library", "verify"]), "");
    let trash = programs.data().library().join("trash");
    assert_eq!(std::fs::read_dir(trash).unwrap().count(), 0);
}

#[test]
fn too_little_of_an_id_asks_for_more_of_it() {
    let programs = Programs::new();
    junk(&programs, &"ab".repeat(32), "broken");
    programs
        .run(&["library", "show", "aba"])
        .fails(2, &["type at least 4 digits"]);
    programs
        .run(&["library", "show", "cab"])
        .fails(2, &["no checkpoint \"cab\""]);
}
