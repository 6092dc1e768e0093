//! The dashboard over what was read.

use std::sync::LazyLock;

use jiff::Timestamp;
use mnist_core::library::{CheckpointId, Listing, Record};
use mnist_core::run::{RunEntry, RunListing};
use mnist_tui::app::records::Content;
use mnist_tui::app::{Model, Msg, update};
use mnist_tui::ui::{Look, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::assert_harmless;

/// Before anything is loaded.
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let config = mnist_tui::config::load_defaults().unwrap();
    let keymap = config.keymap().unwrap();
    let mut model = Model::new(config, keymap, now());
    model.size = (100, 30);
    model
});

/// Always the same, so that the same file does the same.
pub(super) fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap()
}

/// The screens of a library; `record` is what the file of its first checkpoint says.
pub(super) fn of_library(listing: Listing, record: Option<(CheckpointId, Record)>) {
    let mut model = MODEL.clone();
    let _ = update(&mut model, Msg::Library(Ok(listing)));
    if let Some((id, record)) = record {
        let weight_norms = std::collections::BTreeMap::new();
        let content = Content {
            record,
            weight_norms,
        };
        let _ = update(&mut model, Msg::Record(id, Box::new(Ok(content))));
    }
    draw(&mut model, "34");
}

/// The screens of a run that is followed.
pub(super) fn of_run(run: RunEntry) {
    let mut model = MODEL.clone();
    let listing = RunListing {
        runs: vec![run.clone()],
        unreadable: vec![],
    };
    let _ = update(&mut model, Msg::Runs(Ok(listing)));
    let _ = update(&mut model, Msg::Followed(Box::new(run)));
    draw(&mut model, "125");
}

/// Draws the screens that these keys lead to; nothing on them commands the terminal.
fn draw(model: &mut Model, keys: &str) {
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
    for key in keys.chars() {
        let _ = update(model, Msg::Key(key.to_string().parse().unwrap()));
        terminal
            .draw(|frame| view(model, Look::plain(), frame))
            .unwrap();
        for cell in terminal.backend().buffer().content() {
            assert_harmless(&cell.symbol());
        }
    }
}
