//! What the program prints about itself.

use crate::programs::Programs;

#[test]
fn the_key_table_lists_what_the_configuration_says() {
    let programs = Programs::new();
    let path = programs.folder().join("mine.toml");
    std::fs::write(&path, "[keys.train]\npause = \"f9\"\n").unwrap();
    let keys = programs.output(&["keys", "--config", path.to_str().unwrap()]);
    assert!(
        keys.lines()
            .any(|l| l.starts_with("f9") && l.contains("pause")),
        "{keys}"
    );
}

#[test]
fn manual_pages_are_what_they_were() {
    let programs = Programs::new();
    insta::assert_snapshot!("man", programs.output(&["man"]));
    insta::assert_snapshot!("man-transfer", programs.output(&["man", "transfer"]));
}

#[test]
fn completions_are_what_they_were() {
    let programs = Programs::new();
    insta::assert_snapshot!(
        "completions-fish",
        programs.output(&["completions", "fish"])
    );
    for shell in ["bash", "zsh", "elvish", "powershell"] {
        let script = programs.output(&["completions", shell]);
        assert!(
            script.contains("--trainable") && script.contains("prune"),
            "{shell}"
        );
    }
}

#[test]
fn docs_cli_md_is_what_the_program_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let wanted = mnist_tui::cli::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found, wanted,
        "docs/cli.md is stale; UPDATE_DOCS=1 cargo test cli_md rewrites it"
    );
}

#[test]
fn the_keys_are_told_to_scripts_too() {
    let programs = Programs::new();
    let keys = programs.json(&["keys", "--json"]);
    let quit = keys.iter().find(|k| k["action"] == "quit").unwrap();
    assert_eq!(quit["context"], "global");
    assert_eq!(quit["keys"], serde_json::json!(["q"]));
}
