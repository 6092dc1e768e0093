//! Every screen at every size: nothing panics, and what matters most is always there.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod draw;
mod sample;

use draw::{buffer, draw};
use mnist_tui::app::{Model, next};
use mnist_tui::ui::{Colors, Glyphs, Look};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use ratatui::style::Modifier;
use sample::scenes;

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
    let states = states();
    let cases = (0..states.len(), 40_u16..=200, 12_u16..=60);
    let mut runner = runner(1500);
    runner
        .run(&cases, |(state, width, height)| {
            let (name, model) = &states[state];
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
            if selects_a_row(name) {
                prop_assert!(
                    screen.contains('▸'),
                    "{name} at {width}x{height}:\n{screen}"
                );
            }
            Ok(())
        })
        .unwrap();
}

/// Scenes with a list that has a selected row.
fn selects_a_row(name: &str) -> bool {
    matches!(
        name,
        "layers_draft"
            | "layers_live"
            | "library_tree"
            | "library_filter"
            | "runs"
            | "test_digits"
            | "form_pretrain"
            | "form_transfer"
    )
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
