//! Checkpoints go to the trash and come back.

use mnist_tui::app::report::Named;
use mnist_tui::app::{Effect, Msg};

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
    let mut removed = listing(entries());
    removed.entries.retain(|entry| entry.id != id(3));
    removed.trash.insert(id(3));
    tell(&mut model, Msg::Library(Ok(removed)));
    assert_eq!(press(&mut model, "u"), [Effect::RestoreCheckpoint]);
    let back = Some(named(3, "lenet-digits"));
    assert_eq!(tell(&mut model, Msg::Restored(back)), [Effect::LoadLibrary]);
    tell(&mut model, Msg::Library(Ok(listing(entries()))));
    assert_eq!(model.checkpoint().map(|entry| &entry.id), Some(&id(3)));
}

#[test]
fn what_a_filter_finds_is_what_goes_to_the_trash() {
    let mut model = with_library();
    let effects = press(&mut model, "3 / l e n enter x y");
    let removal = Effect::RemoveCheckpoint(named(3, "digits-lenet"));
    assert_eq!(effects.last(), Some(&removal));
}
