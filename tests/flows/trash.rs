//! Checkpoints go to the trash and come back.

use mnist_tui::app::report::Named;
use mnist_tui::app::{Effect, Model, Msg, Notice, Screen};

use crate::sample::{entries, id, listing, press, tell};
use crate::{problem, with_library};

fn named(number: u8, name: &str) -> Named {
    Named {
        id: id(number),
        name: name.into(),
    }
}

fn is_removal(effect: &Effect) -> bool {
    matches!(effect, Effect::RemoveCheckpoint(_))
}

#[test]
fn deleting_asks_first() {
    let mut model = with_library();
    assert!(!press(&mut model, "3 g x").iter().any(is_removal));
    assert!(!press(&mut model, "esc").iter().any(is_removal));
    let asked = press(&mut model, "x y");
    assert_eq!(asked, [Effect::RemoveCheckpoint(named(1, "digits-mlp"))]);
}

#[test]
fn what_is_in_the_trash_comes_back_with_a_key_and_is_selected() {
    let mut model = with_library();
    assert_eq!(press(&mut model, "3 u"), []);
    assert!(problem(&model).contains("the trash is empty"));
    for (filter, kept) in [("o d d", false), ("l e n", true)] {
        let mut model = without_third();
        press(&mut model, &format!("3 / {filter} enter"));
        assert_eq!(press(&mut model, "u"), [Effect::RestoreCheckpoint]);
        come_back(&mut model);
        assert_eq!(model.checkpoint().map(|entry| &entry.id), Some(&id(3)));
        assert!(model.library.selected_row().is_some());
        assert_eq!(!model.library.filter.text().is_empty(), kept, "{filter}");
    }
}

#[test]
fn whoever_looks_at_something_else_meanwhile_is_not_disturbed_by_what_comes_back() {
    for keys in ["4", "d", "/ o d d enter /"] {
        let mut model = without_third();
        press(&mut model, "3 u");
        press(&mut model, keys);
        let selected = model.checkpoint().unwrap().id.clone();
        let filter = model.library.filter.clone();
        let overlay = model.overlay.is_some();
        come_back(&mut model);
        let is_on_library = model.screen == Screen::Library && !overlay;
        let expected = if is_on_library { id(3) } else { selected };
        assert_eq!(model.checkpoint().unwrap().id, expected, "{keys}");
        if overlay {
            assert_eq!(model.library.filter, filter);
        }
    }
}

#[test]
fn what_was_just_removed_can_be_brought_back_before_the_library_is_read_again() {
    let mut model = with_library();
    press(&mut model, "3 g x y");
    assert_eq!(press(&mut model, "u"), [Effect::RestoreCheckpoint]);
    tell(&mut model, Msg::Restored(None));
    assert!(matches!(&model.notice, Some(Notice::Info(text)) if text == "the trash is empty"));
}

/// The library with one of its checkpoints in the trash.
fn without_third() -> Model {
    let mut model = with_library();
    let mut removed = listing(entries());
    removed.entries.retain(|entry| entry.id != id(3));
    removed.trash.insert(id(3));
    tell(&mut model, Msg::Library(Ok(removed)));
    model
}

/// It is back.
fn come_back(model: &mut Model) {
    let back = Some(named(3, "digits-lenet"));
    assert_eq!(tell(model, Msg::Restored(back)), [Effect::LoadLibrary]);
    tell(model, Msg::Library(Ok(listing(entries()))));
}

#[test]
fn what_a_filter_finds_is_what_goes_to_the_trash() {
    let mut model = with_library();
    let effects = press(&mut model, "3 / l e n enter x y");
    let removal = Effect::RemoveCheckpoint(named(3, "digits-lenet"));
    assert_eq!(effects.last(), Some(&removal));
}
