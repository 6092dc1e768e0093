use std::fs;

use super::*;
use crate::fixtures::{checkpoint, orphan};

fn library() -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::new(folder.path());
    (folder, library)
}

fn save(library: &Library, value: f32, name: &str) -> Saved {
    let name = CheckpointName::Explicit(name.to_owned());
    library.save(&checkpoint(value, orphan()), &name).unwrap()
}

#[test]
fn a_damaged_checkpoint_goes_to_the_trash_and_comes_back_by_name_or_id() {
    let (_folder, library) = library();
    let saved = save(&library, 0.1, "broken");
    fs::write(&saved.path, "no header").unwrap();
    assert!(library.find("broken").is_err());
    for wanted in ["broken", saved.id.short()] {
        let id = library.locate(wanted).unwrap();
        assert_eq!(library.names_of(&id).unwrap(), ["broken"]);
        library.remove(&id).unwrap();
        assert!(!saved.path.exists());
        assert_eq!(library.trash().unwrap().damaged[0].names, ["broken"]);
        assert_eq!(library.restore(wanted).unwrap(), saved);
    }
}

#[test]
fn what_went_to_the_trash_last_comes_back_first() {
    let (_folder, library) = library();
    let saved = [0.1, 0.2, 0.3].map(|value| save(&library, value, &format!("net-{value}")));
    let order = [1, 2, 0];
    for (hours, at) in (1..).zip(order) {
        let id = &saved[at].id;
        library.remove(id).unwrap();
        let when = std::time::Duration::from_secs(3600 * hours);
        let list = library.names_list(id);
        let list = fs::File::options().write(true).open(list).unwrap();
        list.set_modified(std::time::UNIX_EPOCH + when).unwrap();
    }
    for at in order.into_iter().rev() {
        assert_eq!(library.restore_latest().unwrap().as_ref(), Some(&saved[at]));
    }
    assert_eq!(library.restore_latest().unwrap(), None);
}

#[test]
fn what_cannot_be_read_just_now_is_not_taken_for_missing() {
    /// Nobody can open a link to itself, root neither.
    fn make_unreadable(path: &Path) {
        fs::remove_file(path).unwrap();
        std::os::unix::fs::symlink(path, path).unwrap();
    }
    let (_folder, library) = library();
    save(&library, 0.1, "first");
    let second = save(&library, 0.2, "second");
    library.remove(&second.id).unwrap();
    let list = library.names_list(&second.id);
    make_unreadable(&library.name_path("first"));
    make_unreadable(&list);
    let refused = |error: LibraryError| {
        let text = error.to_string();
        assert!(text.starts_with("cannot read"), "{text}");
    };
    refused(library.restore(second.id.as_str()).unwrap_err());
    refused(library.check_name("first").unwrap_err());
    let name = CheckpointName::Explicit("first".to_owned());
    refused(library.save(&checkpoint(0.3, orphan()), &name).unwrap_err());
    assert!(fs::symlink_metadata(&list).is_ok());
}

#[test]
fn a_name_never_looks_like_a_file() {
    let (_folder, library) = library();
    let name = CheckpointName::Explicit("x.safetensors".into());
    let refused = library.save(&checkpoint(0.1, orphan()), &name).unwrap_err();
    assert!(
        refused.to_string().contains(".safetensors\" cannot name"),
        "{refused}"
    );
    save(&library, 0.1, "x.safetensors.old");
}
