//! What is done with checkpoints in the background: reports, tags, files from and for other programs.

use std::path::{Path, PathBuf};

use mnist_core::library::{CheckpointFile, CheckpointId, Library, difference};
use mnist_core::run::find_trainer;
use mnist_exchange::{Format, export_checkpoint};

use super::effects::{done, text};
use crate::app::report::{Named, ReportContent, ReportSubject};
use crate::app::{Annotation, Msg};
use crate::config::Config;
use crate::files::{self, Existing};
use crate::format::percent;
use crate::import::{ImportRequest, take};
use crate::request::source;
use crate::serve_client::ServeClient;
use crate::weights::Weights;

/// What is read of checkpoints.
pub(super) fn report(library: &Library, subject: &ReportSubject) -> Result<ReportContent, String> {
    match subject {
        ReportSubject::Weights(of) => Weights::read(library, &of.id).map(ReportContent::Weights),
        ReportSubject::Difference(sides) => {
            let [left, right] = sides
                .each_ref()
                .map(|side| CheckpointFile::read(&library.checkpoint_path(&side.id)).map_err(text));
            let found = difference(&left?, &right?).map_err(text)?;
            Ok(ReportContent::Difference(found))
        }
    }
}

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

/// Takes a file into the library.
pub(super) fn import(library: &Library, config: &Config, file: PathBuf) -> Msg {
    let request = ImportRequest {
        path: file,
        name: None,
        task: None,
        model: None,
        data: source(&config.training.data),
    };
    let trainer = || Ok(ServeClient::new(find_trainer()?));
    match take(&request, config, library, trainer) {
        Err(error) => Msg::Failed(text(error)),
        Ok(taken) => {
            let accuracy = percent(taken.record.metrics.test.accuracy, 1);
            Msg::Done(format!(
                "{} is in the library: task {}, test {accuracy}",
                taken.saved.name,
                taken.record.task.name()
            ))
        }
    }
}

/// Writes a checkpoint for other programs; a file that exists stays.
pub(super) fn export(library: &Library, of: &Named, file: &Path) -> Msg {
    let written = || -> Result<(), String> {
        let format = Format::of(file).map_err(text)?;
        let checkpoint = CheckpointFile::read(&library.checkpoint_path(&of.id)).map_err(text)?;
        let bytes = export_checkpoint(&checkpoint, format).map_err(text)?;
        files::write(file, &bytes, Existing::Keep).map_err(text)
    };
    let said = format!("{} is in {}", of.name, file.display());
    done(written(), said)
}
