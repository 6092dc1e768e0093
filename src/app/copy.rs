//! What `copy` puts on the clipboard.

use super::{Model, Screen, test};

/// What is selected, as text; `None` when nothing is.
#[must_use]
pub(super) fn text(model: &Model) -> Option<String> {
    match model.screen {
        Screen::Train | Screen::Runs => model.target().map(|run| run.dir.id()),
        Screen::Layers => {
            let subject = super::layers::subject(model);
            let at = super::layers::selected(model, &subject);
            let layer = subject.architecture()?.layers().get(at)?;
            Some(layer.name.clone())
        }
        Screen::Library => model.checkpoint().map(|entry| entry.id.to_string()),
        Screen::Experiment => model.experiments.selected().map(|one| one.dir.id()),
        Screen::Test => {
            let (class, probability) = model.test.prediction()?;
            let name = test::task(model)?.classes().get(usize::from(class))?;
            let checkpoint = model.checkpoint()?.title();
            let index = model.test.index;
            Some(format!(
                "{checkpoint} image {index}: {name} ({probability:.4})"
            ))
        }
    }
}
