//! Which layers train, changed by keys.

use mnist_core::model::{Architecture, Layer, TrainableLayers};
use mnist_core::run::{Change, Command, RunEntry};

use super::{Subject, draft, selected, subject};
use crate::app::{Effect, Model, Notice};
use crate::keys::Action;
use crate::request::Field;

/// Changes which layers train, in the live run or in the draft; for a checkpoint a transfer is prepared first.
pub(in crate::app) fn change(model: &mut Model, action: Action) -> Vec<Effect> {
    let shown = subject(model);
    if let Subject::Checkpoint { .. } = &shown {
        let at = selected(model, &shown);
        // Its record is here already.
        let _ = draft(model);
        model.layers.select(at);
    }
    let subject = subject(model);
    let (Some(architecture), Some(trainable)) = (subject.architecture(), subject.trainable())
    else {
        return vec![];
    };
    let at = selected(model, &subject);
    match (wanted(action, architecture, trainable, at), &subject) {
        (Ok(wanted), Subject::Run(run)) => requests(run, &wanted),
        (Ok(wanted), _) => {
            let written = write(&wanted, architecture);
            if let Some(draft) = &mut model.layers.draft {
                draft.request.set(Field::Trainable, written);
            }
            vec![]
        }
        (Err(problem), _) => {
            model.notice = Some(Notice::Problem(problem));
            vec![]
        }
    }
}

fn wanted(
    action: Action,
    architecture: &Architecture,
    trainable: &TrainableLayers,
    at: usize,
) -> Result<TrainableLayers, String> {
    let wanted = match action {
        Action::HeadOnly => TrainableLayers::head_only(),
        Action::AllLayers => TrainableLayers::all(architecture),
        Action::FreezeUpTo => trainable.freeze_up_to(architecture, at),
        _ => match architecture.layers().get(at) {
            Some(layer) if layer.kind.has_parameters() => {
                trainable.with(&layer.name, !trainable.contains(&layer.name))
            }
            Some(layer) => {
                return Err(format!("{} has no parameters to train", layer.name));
            }
            None => trainable.clone(),
        },
    };
    wanted.check(architecture).map_err(|e| e.to_string())?;
    Ok(wanted)
}

/// What must be asked of a live run; first what trains, so that something does at every moment.
fn requests(run: &RunEntry, wanted: &TrainableLayers) -> Vec<Effect> {
    let now = &run.history.trainable;
    let changed = |trains: bool| {
        let layers = run.spec.architecture.layers().iter();
        layers.filter(move |l: &&Layer| {
            wanted.contains(&l.name) == trains && now.contains(&l.name) != trains
        })
    };
    let request = |layer: &Layer, trainable| {
        let layer = layer.name.clone();
        let change = Change::Trainable { layer, trainable };
        Effect::Send(run.dir.clone(), Command::Change(change))
    };
    let thaw = changed(true).map(|l| request(l, true));
    thaw.chain(changed(false).map(|l| request(l, false)))
        .collect()
}

/// The set as the form and the command line write it.
fn write(trainable: &TrainableLayers, architecture: &Architecture) -> String {
    if *trainable == TrainableLayers::head_only() {
        "head".into()
    } else if *trainable == TrainableLayers::all(architecture) {
        "all".into()
    } else {
        let in_order = architecture.layers().iter().map(|l| l.name.as_str());
        let names: Vec<&str> = in_order.filter(|n| trainable.contains(n)).collect();
        names.join(",")
    }
}
