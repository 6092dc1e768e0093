//! Actions on the selected checkpoint and on the list of them.

use super::layers;
use super::overlay::{Overlay, Prompt, Question};
use super::perform::{go_in, import, open, report, start};
use super::report::{Named, ReportSubject};
use super::{Annotation, Effect, Model, Notice, Screen};
use crate::keys::Action;

/// What `action` does; `None` when it is about something else.
pub(super) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    Some(match action {
        Action::ToggleLayer | Action::HeadOnly | Action::AllLayers | Action::FreezeUpTo => {
            layers::change(model, action)
        }
        Action::StartTransfer => {
            let draft = model.layers.draft.as_ref()?;
            let request = draft.request.clone();
            vec![start(model, request)]
        }
        Action::Open => {
            let mut effects = go_in(model, Screen::Layers);
            effects.extend(layers::open(model));
            effects
        }
        Action::Sort => {
            let next = model.library.order().next();
            model.library.reorder(next, model.now);
            vec![]
        }
        Action::ReverseSort => {
            let other_way = model.library.order().reverse();
            model.library.reorder(other_way, model.now);
            vec![]
        }
        Action::Favourite => {
            let entry = model.checkpoint()?;
            let change = Annotation::Favourite(!entry.annotations.favourite);
            vec![Effect::Annotate(entry.id.clone(), change)]
        }
        Action::Tags => open(model, Overlay::Prompt(Prompt::tags(model.checkpoint()?))),
        Action::Note => open(model, Overlay::Prompt(Prompt::note(model.checkpoint()?))),
        Action::Verify => {
            let id = model.checkpoint()?.id.clone();
            model.library.verification = Some((id.clone(), super::Loadable::Loading));
            vec![Effect::Verify(id)]
        }
        Action::Import => import(model),
        Action::Inspect => {
            let prompt = Prompt::inspect(&model.works.inspected);
            open(model, Overlay::Prompt(prompt))
        }
        Action::Export => open(model, Overlay::Prompt(Prompt::export(model.checkpoint()?))),
        Action::Diff => diff(model),
        Action::Weights => {
            let subject = ReportSubject::Weights(model.checkpoint()?.into());
            report(model, subject)
        }
        Action::Rank => {
            let prompt = Prompt::rank(&model.config.transfer.task);
            open(model, Overlay::Prompt(prompt))
        }
        Action::Rename => {
            let prompt = Prompt::name(model.checkpoint()?.title());
            open(model, Overlay::Prompt(prompt))
        }
        // How many children would lose their parent is not known yet.
        Action::Delete if model.library.unread() > 0 => still_reading(model),
        Action::Delete => {
            let entry = model.checkpoint()?;
            let question = Question::of(entry, model.library.children(&entry.id));
            open(model, Overlay::Confirm(question))
        }
        Action::ShowMistake => {
            model.test.show_mistake();
            vec![]
        }
        Action::GoToImage => open(model, Overlay::Prompt(Prompt::image(model.test.count()))),
        _ => return None,
    })
}

fn still_reading(model: &mut Model) -> Vec<Effect> {
    let text = "the older checkpoints are still being read; ask again in a moment";
    model.notice = Some(Notice::Info(text.into()));
    vec![]
}

/// Marks the selected checkpoint, or compares the marked one with it; one that is asked for twice is compared with its
/// parent.
fn diff(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = model.checkpoint().cloned() else {
        return vec![];
    };
    let marked = model.library.marked.take();
    let Some(marked) = marked.and_then(|id| model.entry(&id).cloned()) else {
        let name = entry.title();
        let text = format!(
            "{name} is compared with the next checkpoint of which you ask this; asked again, with its parent"
        );
        model.notice = Some(Notice::Info(text));
        model.library.marked = Some(entry.id);
        return vec![];
    };
    let parent = entry.parent.as_ref().and_then(|id| model.entry(id));
    let sides = match parent {
        _ if marked.id != entry.id => [&marked, &entry],
        Some(parent) => [parent, &entry],
        None if entry.parent.is_some() && model.library.unread() > 0 => {
            return still_reading(model);
        }
        None => {
            model.notice = Some(Notice::Problem(
                "it has no parent here to compare with".into(),
            ));
            return vec![];
        }
    };
    let subject = ReportSubject::Difference(sides.map(Named::from));
    report(model, subject)
}
