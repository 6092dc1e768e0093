use std::num::NonZeroU32;

use proptest::prelude::*;

use super::*;
use crate::config::load;

fn with(text: &str) -> (tempfile::TempDir, ConfigFile) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, text).unwrap();
    (folder, ConfigFile::Named(path))
}

fn bars() -> NamedData {
    NamedData {
        path: "/data/bars.npz".into(),
        classes: Some(vec!["top".into(), "\"low\"".into()]),
        sha256: Some("ab".repeat(32)),
        validation_first: NonZeroU32::new(30),
    }
}

/// The file after the bars were named in it.
fn named(text: &str) -> String {
    let (_folder, file) = with(text);
    name_data(&file, "bars", &bars()).unwrap();
    std::fs::read_to_string(file.path()).unwrap()
}

#[test]
fn the_new_table_stands_behind_the_others_and_all_else_stays() {
    let shoes = "# mine\n[data.shoes] # worn\npath   = 'shoes.npz'\n\n";
    let training = "[training]\nepochs = 3 # few\n# the end\n";
    let bars = format!(
        "[data.bars]\npath = \"/data/bars.npz\"\nclasses = [\"top\", '\"low\"']\nvalidation_first = 30\n\
         sha256 = \"{}\"\n\n",
        "ab".repeat(32)
    );
    assert_eq!(
        named(&format!("{shoes}{training}")),
        format!("{shoes}{bars}{training}")
    );
}

#[test]
fn data_sets_may_be_written_in_any_way() {
    for old in [
        "",
        "data = { shoes = { path = \"/shoes\" } }\n",
        "data.shoes.path = \"/shoes\"\n",
        "[data]\nshoes.path = \"/shoes\"",
    ] {
        let (_folder, file) = with(old);
        name_data(&file, "bars", &bars()).unwrap();
        let config = load(&file).unwrap();
        assert_eq!(config.data["bars"], bars(), "after {old}");
        assert_eq!(config.data.contains_key("shoes"), !old.is_empty());
    }
}

#[test]
fn the_file_is_made_where_there_is_none_and_a_link_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/config.toml");
    let usual = ConfigFile::Usual(path.clone());
    name_data(&usual, "bars", &bars()).unwrap();
    assert_eq!(load(&usual).unwrap().data["bars"], bars());

    let link = folder.path().join("link.toml");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    name_data(&ConfigFile::Named(link.clone()), "more", &bars()).unwrap();
    assert!(link.is_symlink());
    assert_eq!(load(&usual).unwrap().data.len(), 2);

    let early = ConfigFile::Named(folder.path().join("early.toml"));
    std::os::unix::fs::symlink("dotfiles/mine.toml", early.path()).unwrap();
    std::fs::create_dir(folder.path().join("dotfiles")).unwrap();
    name_data(&early, "bars", &bars()).unwrap();
    assert!(early.path().is_symlink());
    assert!(folder.path().join("dotfiles/mine.toml").is_file());
}

#[test]
fn what_would_make_the_file_wrong_is_not_written() {
    let (_folder, file) = with("# mine\n");
    assert!(name_data(&file, "Not A Name", &bars()).is_err());
    assert_eq!(std::fs::read_to_string(file.path()).unwrap(), "# mine\n");
}

#[test]
fn a_name_is_given_once() {
    let (_folder, file) = with("");
    name_data(&file, "bars", &bars()).unwrap();
    let other = NamedData {
        path: "/elsewhere".into(),
        ..bars()
    };
    let error = name_data(&file, "bars", &other).unwrap_err().to_string();
    assert!(
        error.contains("there is a data set bars already"),
        "{error}"
    );
    assert_eq!(load(&file).unwrap().data["bars"], bars());
    let task = name_data(&file, "prime", &bars()).unwrap_err().to_string();
    assert!(task.contains("there is a task prime already"), "{task}");
}

proptest! {
    #[test]
    fn names_of_classes_and_paths_come_back_as_they_were(
        class in "\\PC{1,12}", path in "/\\PC{0,20}"
    ) {
        let set = NamedData {
            path: path.into(),
            classes: Some(vec![class, "\u{0}other".into()]),
            ..bars()
        };
        let back: toml::Table = table(&set).to_string().parse().unwrap();
        prop_assert_eq!(back["path"].as_str(), set.path.to_str());
        let classes = back["classes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned());
        prop_assert_eq!(classes.collect::<Vec<_>>(), set.classes.unwrap());
    }
}
