//! A filter of the library, as it is typed or pasted.

use std::path::Path;
use std::sync::LazyLock;

use mnist_core::library::{Annotations, CheckpointId, Entry, Query};

use super::{Input, MB, screen};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "query",
    feed,
    memory_per_byte: 512,
    memory: 16 * MB,
};

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let texts = ["digits-mlp", "\u{1b}[2J\u{202e}evil", "Straße İ ﬁ 数字", ""];
    let entries = texts.iter().zip(["0a", "1b", "2c", "3d"]);
    entries.map(|(text, id)| entry(text, id)).collect()
});

fn entry(text: &str, id: &str) -> Entry {
    let id = CheckpointId::try_from(id.repeat(32)).unwrap();
    Entry {
        names: vec![text.to_owned(), "second".to_owned()],
        path: "checkpoint".into(),
        bytes: 1,
        created: screen::now(),
        model: text.to_owned(),
        task: text.to_owned(),
        label_map: vec![0; 10],
        parameters: text.len(),
        data_hash: "0".repeat(64),
        labels: u32::try_from(text.len()).ok().filter(|n| *n > 0),
        validation_accuracy: (!text.is_empty()).then_some(f64::NAN),
        test_accuracy: 0.97,
        parent: Some(id.clone()),
        imported_from: Some(text.to_owned()),
        annotations: Annotations {
            tags: vec!["demo".to_owned()],
            favourite: text.is_empty(),
            note: Some(text.repeat(100)),
        },
        id,
    }
}

fn feed(bytes: &[u8], _: &Path) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let query = Query::parse(text);
    let now = screen::now();
    let passed: Vec<usize> = query.filter(&ENTRIES, now).map(|(at, _)| at).collect();
    for (at, entry) in ENTRIES.iter().enumerate() {
        assert_eq!(query.matches(entry, now), passed.contains(&at));
    }
    assert!(!query.is_empty() || passed.len() == ENTRIES.len());
}
