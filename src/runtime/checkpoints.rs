//! What the files of checkpoints say, and what people add to them, in the background.

use std::collections::BTreeMap;

use mnist_core::library::{CheckpointId, Library, Saved};
use mnist_core::tensors::TensorFile;

use super::effects::{done, text};
use crate::app::records::Content;
use crate::app::report::Named;
use crate::app::{Annotation, Msg};

/// Changes what people added to a checkpoint.
pub(super) fn annotate(library: &Library, of: &Named, change: Annotation) -> Msg {
    let Named { id, name } = of;
    let (changed, said) = match change {
        Annotation::Favourite(true) => (library.set_favourite(id, true), "is a favourite"),
        Annotation::Favourite(false) => {
            (library.set_favourite(id, false), "is no favourite any more")
        }
        Annotation::Tags(tags) => (library.set_tags(id, &tags), "has its tags"),
        Annotation::Note(note) => (library.set_note(id, &note), "has its note"),
    };
    done(changed.map_err(text), format!("{name} {said}"))
}

/// Brings back the checkpoint that went to the trash last.
pub(super) fn restore_latest(library: &Library) -> Msg {
    let named = |saved: Saved| Named {
        id: saved.id,
        name: saved.name,
    };
    match library.restore_latest() {
        Ok(saved) => Msg::Restored(saved.map(named)),
        Err(error) => Msg::Failed(text(error)),
    }
}

/// What a checkpoint's file says.
pub(super) fn content(library: &Library, id: &CheckpointId) -> Result<Content, String> {
    let record = library.record(id).map_err(text)?;
    let file = TensorFile::open(&library.checkpoint_path(id)).map_err(text)?;
    let mut weight_norms = BTreeMap::new();
    for tensor in file.tensors() {
        if let Some(layer) = tensor.name.strip_suffix(".weight")
            && let Some(statistics) = file.statistics(tensor).map_err(text)?
        {
            weight_norms.insert(layer.to_owned(), statistics.norm);
        }
    }
    Ok(Content {
        record,
        weight_norms,
    })
}
