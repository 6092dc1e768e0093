use std::fs;

use super::*;
use crate::config::load;

fn with(text: &str) -> (tempfile::TempDir, ConfigFile) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, text).unwrap();
    (folder, ConfigFile::Named(path))
}

fn text(file: &ConfigFile) -> String {
    fs::read_to_string(file.path()).unwrap()
}

/// A task of three labels in two classes.
fn task(labels: [&str; 3], label_map: [u8; 3]) -> Task {
    let labels = labels.map(str::to_owned).to_vec();
    let classes = vec!["few".into(), "\"many\"".into()];
    Task::new("mine".into(), labels, classes, label_map.to_vec()).unwrap()
}

#[test]
fn a_task_is_written_and_read_back() {
    for labels in [["0", "1", "2"], ["a", "b, c", "\"d\""]] {
        let (_folder, file) = with("# of old\n[display]\nascii = true\n");
        let mine = task(labels, [0, 1, 1]);
        let tasks = save_task(&file, &mine, Existing::Keep).unwrap();
        assert_eq!(tasks.get("mine"), Some(&mine));
        assert_eq!(load(&file).unwrap().tasks, tasks);
        assert!(text(&file).starts_with("# of old\n[display]\nascii = true\n"));
        assert_eq!(text(&file).contains("labels ="), labels[0] == "a");
    }
}

#[test]
fn a_task_that_is_written_over_keeps_its_place_and_its_comments() {
    let old = "# first\n[tasks.mine] # of three\nlabels = [\"a\", \"b\", \"c\"]\nclasses = [\"x\", \"y\"] # two\n\
               label_map = [0, 0, 1]\n\n[display]\nascii = true\n";
    let (_folder, file) = with(old);
    let mine = task(["0", "1", "2"], [0, 1, 1]);
    let refused = save_task(&file, &mine, Existing::Keep)
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("`mnist-tui task remove mine` first"),
        "{refused}"
    );
    save_task(&file, &mine, Existing::Replace).unwrap();
    let new = "# first\n[tasks.mine] # of three\nclasses = [\"few\", '\"many\"'] # two\n\
               label_map = [0, 1, 1]\n\n[display]\nascii = true\n";
    assert_eq!(text(&file), new);
}

#[test]
fn tasks_may_be_written_in_any_way() {
    for old in [
        "tasks = { mine = { classes = [\"x\", \"y\"], label_map = [0, 0, 1] } }\n",
        "tasks.mine.classes = [\"x\", \"y\"]\ntasks.mine.label_map = [0, 0, 1]\n",
        "[tasks]\nmine = { classes = [\"x\", \"y\"], label_map = [0, 0, 1] }\n",
    ] {
        let (_folder, file) = with(old);
        let mine = task(["0", "1", "2"], [0, 1, 1]);
        save_task(&file, &mine, Existing::Replace).unwrap();
        assert_eq!(load(&file).unwrap().tasks.get("mine"), Some(&mine), "{old}");
        let (removed, left) = remove_task(&file, "mine").unwrap();
        assert_eq!((removed, left.get("mine")), (mine, None));
        assert_eq!(load(&file).unwrap().tasks.get("mine"), None, "{old}");
    }
}

#[test]
fn what_is_not_the_users_own_is_neither_written_over_nor_removed() {
    let old = "[data.mine]\npath = \"/mine\"\nclasses = [\"a\", \"b\", \"c\"]\n";
    let (_folder, file) = with(old);
    let mine = task(["0", "1", "2"], [0, 1, 1]);
    for task in [&Task::digits(), &mine] {
        let error = save_task(&file, task, Existing::Replace)
            .unwrap_err()
            .to_string();
        assert!(error.contains("already; choose another name"), "{error}");
    }
    let refused = |name| remove_task(&file, name).unwrap_err().to_string();
    assert!(refused("prime").contains("task prime stays: it is built in"));
    assert!(refused("mine").contains("take [data.mine] out of"));
    assert!(refused("other").contains("no task \"other\" is defined; there is at-least-5,"));
    assert_eq!(text(&file), old);
}

#[test]
fn a_task_that_the_file_needs_is_not_removed() {
    let table = "[tasks.mine]\nclasses = [\"x\", \"y\"]\nlabel_map = [0, 0, 1]\n";
    for users in [
        "[transfer]\ntask = \"mine\"\n",
        "[training]\ntask = \"mine:x\"\n",
    ] {
        let (_folder, file) = with(&format!("{users}{table}"));
        let error = remove_task(&file, "mine").unwrap_err().to_string();
        assert!(
            error.contains("names it; choose another task there first"),
            "{error}"
        );
    }
    // The digits that are built in come back, which [training] names.
    let (_folder, file) = with(&table.replace("mine", "digits"));
    let (_, left) = remove_task(&file, "digits").unwrap();
    assert_eq!(left.get("digits"), Some(&Task::digits()));
    // So does the task of a data set.
    let set = "[transfer]\ntask = \"mine\"\n[data.mine]\npath = \"/mine\"\nclasses = [\"a\", \"b\", \"c\"]\n";
    let (_folder, file) = with(&format!("{set}{table}"));
    let (_, left) = remove_task(&file, "mine").unwrap();
    assert_eq!(left.origin("mine"), Some(TaskOrigin::DataSet));
}
