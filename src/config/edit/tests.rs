use std::cell::Cell;
use std::os::unix::fs::PermissionsExt;

use toml_edit::value;

use super::*;
use crate::config::load;

/// Lets a change set the number of epochs.
fn set_epochs(edit: &mut Edit<'_>, epochs: i64) -> Result<(), ConfigError> {
    edit.tables("training")?.insert("epochs", value(epochs));
    Ok(())
}

fn with(text: &str) -> (tempfile::TempDir, ConfigFile) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, text).unwrap();
    (folder, ConfigFile::Named(path))
}

#[test]
fn what_is_in_force_then_is_returned_and_all_else_stays() {
    let (folder, file) = with("# mine\n[training] # of old\nseed   = 7\n");
    let ((), config) = edit(&file, |edit| set_epochs(edit, 3)).unwrap();
    assert_eq!(config.training.epochs.get(), 3);
    assert_eq!(load(&file).unwrap(), config);
    assert_eq!(
        fs::read_to_string(file.path()).unwrap(),
        "# mine\n[training] # of old\nseed   = 7\nepochs = 3\n"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn comments_alone_stay_at_the_beginning() {
    for comments in ["# mine\n", "\n# mine", "# mine\n\n"] {
        let (_folder, file) = with(comments);
        edit(&file, |edit| set_epochs(edit, 3)).unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        assert!(text.starts_with(comments), "{text}");
        assert!(text.ends_with("\n[training]\nepochs = 3\n"), "{text}");
    }
}

#[test]
fn the_file_keeps_its_mode() {
    let (_folder, file) = with("");
    fs::set_permissions(file.path(), Permissions::from_mode(0o600)).unwrap();
    edit(&file, |edit| set_epochs(edit, 3)).unwrap();
    let mode = fs::metadata(file.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_file_that_nobody_may_write_is_not_replaced() {
    let (_folder, file) = with("# mine\n");
    fs::set_permissions(file.path(), Permissions::from_mode(0o444)).unwrap();
    let error = edit(&file, |edit| set_epochs(edit, 3)).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("permission denied; make it writable"),
        "{text}"
    );
    assert_eq!(fs::read_to_string(file.path()).unwrap(), "# mine\n");
}

#[test]
fn what_another_program_writes_meanwhile_is_kept() {
    let (_folder, file) = with("");
    let tries = Cell::new(0);
    let change = |edit: &mut Edit<'_>| {
        tries.set(tries.get() + 1);
        if tries.get() == 1 {
            fs::write(file.path(), "[display]\nascii = true\n").unwrap();
        }
        set_epochs(edit, 3)
    };
    let ((), config) = edit(&file, change).unwrap();
    assert_eq!(tries.get(), 2);
    assert!(config.display.ascii);
    assert_eq!(config.training.epochs.get(), 3);
}

#[test]
fn a_file_that_another_program_makes_meanwhile_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = ConfigFile::Usual(folder.path().join("new/config.toml"));
    let change = |edit: &mut Edit<'_>| {
        if !file.path().exists() {
            fs::write(file.path(), "[display]\nascii = true\n").unwrap();
        }
        set_epochs(edit, 3)
    };
    assert!(edit(&file, change).unwrap().1.display.ascii);
}

#[test]
fn a_file_that_never_rests_is_given_up() {
    let (_folder, file) = with("");
    let tries = Cell::new(0);
    let change = |edit: &mut Edit<'_>| {
        tries.set(tries.get() + 1);
        fs::write(file.path(), format!("# {}\n", tries.get())).unwrap();
        set_epochs(edit, 3)
    };
    let error = edit(&file, change).unwrap_err().to_string();
    assert!(
        error.contains("another program keeps changing it"),
        "{error}"
    );
}

#[test]
fn what_would_make_the_file_wrong_is_not_written() {
    let (_folder, file) = with("# mine\n");
    let error = edit(&file, |edit| set_epochs(edit, 0)).unwrap_err();
    assert!(error.to_string().contains("mine.toml:"), "{error}");
    assert_eq!(fs::read_to_string(file.path()).unwrap(), "# mine\n");
}

#[test]
fn changes_at_once_lose_nothing() {
    let (_folder, file) = with("");
    let name = |number: usize| format!("model-{number}");
    let add = |number: usize| {
        edit(&file, |edit| {
            let mut table = Table::new();
            let layers = toml_edit::Array::from_iter([toml_edit::InlineTable::from_iter([(
                "type", "flatten",
            )])]);
            table.insert("input", value(toml_edit::Array::from_iter([1, 28, 28])));
            table.insert("layers", value(layers));
            edit.tables("models")?
                .insert(&name(number), Item::Table(table));
            Ok(())
        })
    };
    std::thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || add(number).unwrap());
        }
    });
    let config = load(&file).unwrap();
    assert!((0..8).all(|number| config.models.contains_key(&name(number))));
}
