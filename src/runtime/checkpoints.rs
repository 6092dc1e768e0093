//! What people add to checkpoints, changed in the background.

use mnist_core::library::{CheckpointId, Library};

use super::effects::{done, text};
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
    done(changed.map_err(text), format!("{} {said}", id.short()))
}
