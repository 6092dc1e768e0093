//! Every screen at every size: nothing panics, and what matters most is always there.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod draw;
mod sample;

use draw::{buffer, draw};
use mnist_tui::app::{Model, next};
use mnist_tui::ui::{Colors, Glyphs, Look};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use ratatui::buffer::Cell;
use ratatui::style::Modifier;
use sample::scenes::{self, Scene};

const LOOKS: [Look; 4] = [
    Look::plain(),
    Look {
        colors: Colors::None,
        glyphs: Glyphs::Ascii,
    },
    Look {
        colors: Colors::Indexed,
        glyphs: Glyphs::Unicode,
    },
    Look {
        colors: Colors::True,
        glyphs: Glyphs::Unicode,
    },
];

fn states() -> Vec<(&'static str, Model)> {
    scenes::all()
        .into_iter()
        .map(|s| (s.name, s.model))
        .collect()
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

#[test]
fn no_size_makes_any_screen_panic() {
    let states = states();
    let cases = (0..states.len(), 0..LOOKS.len(), 1_u16..=200, 1_u16..=60);
    let mut runner = runner(2000);
    runner
        .run(&cases, |(state, look, width, height)| {
            let (_, model) = &states[state];
            let _ = buffer(model, LOOKS[look], width, height);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_smallest_sizes_are_drawn_by_every_screen() {
    for (_, model) in states() {
        for width in [1, 2, 3, 5, 8, 20, 39] {
            for height in [1, 2, 3, 4, 5, 8, 11] {
                let _ = buffer(&model, Look::plain(), width, height);
            }
        }
    }
}

#[test]
fn the_next_key_and_the_selected_row_show_from_40_by_12_up() {
    let scenes = scenes::all();
    let cases = (0..scenes.len(), 40_u16..=200, 12_u16..=60);
    let mut runner = runner(1500);
    runner
        .run(&cases, |(scene, width, height)| {
            let Scene {
                name,
                model,
                marked,
                ..
            } = &scenes[scene];
            let screen = draw(model, Look::plain(), width, height);
            if let Some(action) = next(model) {
                let key = model.keymap.chords(model.context(), action)[0].to_string();
                let footer: Vec<&str> = screen.lines().rev().take(3).collect();
                let starts = format!(" {key} ");
                prop_assert!(
                    footer.iter().any(|line| line.starts_with(&starts)),
                    "{name} at {width}x{height} does not show {key:?}:\n{screen}"
                );
            }
            if let Some(text) = marked {
                let mut rows = screen.lines().filter_map(|line| line.split_once('▸'));
                prop_assert!(
                    rows.any(|(_, row)| row.contains(text)),
                    "{name} at {width}x{height} does not mark {text:?}:\n{screen}"
                );
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_cannot_be_done_now_is_grey() {
    for look in LOOKS {
        // Stop is of no use to a run that has ended; transfer is.
        let scene = scenes::all()
            .into_iter()
            .find(|s| s.name == "train_stopped");
        let drawn = buffer(&scene.unwrap().model, look, 100, 30);
        let text: String = drawn.content().iter().map(Cell::symbol).collect();
        let style = |key: &str| {
            let at = text[..text.rfind(key).unwrap()].chars().count();
            drawn.content()[at + 1].style()
        };
        let (off, on) = (style(" s stop"), style(" t transfer"));
        assert_ne!(off, on, "{look:?}");
        assert_eq!(off, style(" n step"), "{look:?}");
    }
}

#[test]
fn without_colours_no_cell_has_one() {
    use ratatui::style::Color::Reset;
    for (name, model) in states() {
        let drawn = buffer(&model, Look::plain(), 100, 30);
        let coloured = drawn
            .content()
            .iter()
            .filter(|c| (c.fg, c.bg) != (Reset, Reset));
        assert_eq!(coloured.count(), 0, "{name}");
        let marked = drawn
            .content()
            .iter()
            .any(|c| c.modifier.contains(Modifier::REVERSED));
        assert!(marked, "{name}: the tab shown is not marked");
    }
}
