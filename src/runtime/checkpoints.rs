//! What the files of checkpoints say, and what people add to them, in the background.

use std::collections::BTreeMap;

use mnist_core::library::{CheckpointId, Library};
use mnist_core::tensors::TensorFile;

use super::effects::{done, text};
use crate::app::records::Content;
use crate::app::{Annotation, Msg};

/// Changes what people added to a checkpoint.
pub(super) fn annotate(library: &Library, id: &CheckpointId, change: Annotation) -> Msg {
    let (changed, said) = match change {
        Annotation::Favourite(true) => (library.set_favourite(id, true), "is a favourite"),
        Annotation::Favourite(false) => {
            (library.set_favourite(id, false), "is no favourite any more")
        }
        Annotation::Tags(tags) => (library.set_tags(id, &tags), "has its tags"),
        Annotation::Note(note) => (library.set_note(id, &note), "has its note"),
    };
    done(
        changed.map_err(text),
        format!("{} {said}", title(library, id)),
    )
}

/// Moves a checkpoint to the trash.
pub(super) fn remove(library: &Library, id: &CheckpointId) -> Msg {
    let title = title(library, id);
    let removed = library.remove(id).map_err(text);
    done(removed, format!("{title} is in the trash"))
}

/// What a checkpoint is called on the screen.
fn title(library: &Library, id: &CheckpointId) -> String {
    let names = library.names_of(id).unwrap_or_default();
    let first = names.into_iter().next();
    first.unwrap_or_else(|| id.short().to_owned())
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
