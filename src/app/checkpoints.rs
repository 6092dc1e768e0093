//! Actions on the selected checkpoint and on the list of them.

use super::layers;
use super::overlay::{Overlay, Prompt, Question};
use super::perform::{go_in, import, open, report, start};
use super::report::{Named, ReportSubject};
use super::{Annotation, Effect, Model, Notice, Screen};
use crate::keys::Action;

/// What `action` does; `None` when it is about something else.
pub(super) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    if let Some(overlay) = asked(model, action) {
        return Some(open(model, overlay));
    }
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
            vec![Effect::Annotate(entry.into(), change)]
        }
        Action::Verify => {
            let id = model.checkpoint()?.id.clone();
            model.library.verification = Some((id.clone(), super::Loadable::Loading));
            vec![Effect::Verify(id)]
        }
        Action::Restore => vec![Effect::RestoreCheckpoint],
        Action::Import => import(model),
        Action::Diff => diff(model),
        Action::Weights => {
            let subject = ReportSubject::Weights(model.checkpoint()?.into());
            report(model, subject)
        }
        // How many children would lose their parent is not known yet.
        Action::Delete => still_reading(model),
        Action::ShowMistake => {
            model.test.show_mistake();
            vec![]
        }
        _ => return None,
    })
}

/// What is asked before `action` is done; `None` where nothing is.
fn asked(model: &Model, action: Action) -> Option<Overlay> {
    Some(Overlay::Prompt(match action {
        Action::Tags => Prompt::tags(model.checkpoint()?),
        Action::Note => Prompt::note(model.checkpoint()?),
        Action::Inspect => Prompt::inspect(&model.works.inspected),
        Action::Export => Prompt::export(model.checkpoint()?),
        Action::Rank => Prompt::rank(&model.config.transfer.task),
        Action::Rename => Prompt::name(model.checkpoint()?.title()),
        Action::GoToImage => Prompt::image(model.test.count()),
        Action::Delete if model.library.unread() == 0 => {
            let entry = model.checkpoint()?;
            let question = Question::of(entry, model.library.children(&entry.id));
            return Some(Overlay::Confirm(question));
        }
        _ => return None,
    }))
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
        let has_parent = entry
            .parent
            .as_ref()
            .is_some_and(|id| model.entry(id).is_some());
        let or = if has_parent {
            ", here once more with the parent"
        } else {
            ""
        };
        let text =
            format!("{name} is marked: the same key on another checkpoint compares the two{or}");
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
