//! Every screen, form and overlay as text, at the two sizes that the documentation shows.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod draw;
mod sample;

use draw::draw;
use mnist_tui::app::{Availability, availability, label};
use mnist_tui::ui::{Colors, Glyphs, Look};
use sample::scenes::{self, Scene};

#[test]
fn every_scene_looks_like_its_picture() {
    for Scene { name, model, .. } in scenes::all() {
        insta::assert_snapshot!(
            format!("{name}_100x30"),
            draw(&model, Look::plain(), 100, 30)
        );
        insta::assert_snapshot!(format!("{name}_80x24"), draw(&model, Look::plain(), 80, 24));
    }
}

#[test]
fn at_80x24_every_value_and_every_key_that_works_can_be_read() {
    let mut missing = vec![];
    for Scene {
        name, model, shows, ..
    } in scenes::all()
    {
        let screen = draw(&model, Look::plain(), 80, 24);
        let mut wanted: Vec<String> = shows.iter().map(|&text| text.to_owned()).collect();
        for (_, command, chords) in model.keymap.bindings(model.context()) {
            let is_on = availability(&model, command.action) == Availability::Enabled;
            if is_on && !command.label.is_empty() {
                wanted.push(format!("{} {}", chords[0], label(&model, command)));
            }
        }
        let absent = wanted.into_iter().filter(|text| !screen.contains(text));
        missing.extend(absent.map(|text| format!("{name}: {text}")));
    }
    assert!(missing.is_empty(), "not shown:\n{}", missing.join("\n"));
}

#[test]
fn ascii_is_enough_for_every_scene() {
    let look = Look {
        colors: Colors::None,
        glyphs: Glyphs::Ascii,
    };
    for Scene { name, model, .. } in scenes::all() {
        let screen = draw(&model, look, 100, 30);
        let foreign: Vec<char> = screen
            .chars()
            .filter(|c| !c.is_ascii() && *c != '\u{fffd}')
            .collect();
        assert!(foreign.is_empty(), "{name} draws {foreign:?}:\n{screen}");
    }
}

#[test]
fn a_name_cannot_command_the_terminal() {
    for Scene { name, model, .. } in scenes::all() {
        let screen = draw(&model, Look::plain(), 100, 30);
        let commands = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!screen.contains(commands), "{name}:\n{screen}");
    }
}
