//! The Layers screen: what trains in the followed run, or in a transfer that is being prepared.

use mnist_core::library::{CheckpointId, Entry, Record};
use mnist_core::model::{Architecture, Layer, TrainableLayers};
use mnist_core::run::{Change, Command, RunEntry};

use super::{Effect, Model, Notice};
use crate::keys::Action;
use crate::request::{Field, Kind, TrainingRequest};

/// State of the Layers screen.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    /// The selected row.
    pub selected: usize,
    /// The transfer that is being prepared.
    pub draft: Option<Draft>,
    /// Which of the two is shown when there are both.
    pub topic: Topic,
}

/// What the screen shows when a run is followed and a transfer is being prepared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Topic {
    /// The run.
    #[default]
    Run,
    /// The transfer.
    Draft,
}

/// A transfer that is being prepared.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The checkpoint it starts from.
    pub from: CheckpointId,
    /// Its settings; the trainable layers are edited here and in the form.
    pub request: TrainingRequest,
}

/// What the screen is about.
#[derive(Debug, Clone)]
pub enum Subject<'a> {
    /// The followed run, live or ended.
    Run(&'a RunEntry),
    /// A transfer that is being prepared.
    Draft {
        /// Its settings.
        draft: &'a Draft,
        /// The checkpoint it starts from.
        record: &'a Record,
        /// The network it will train.
        architecture: Architecture,
        /// Layers that will train.
        trainable: TrainableLayers,
    },
    /// The checkpoint's record is on its way.
    Loading,
    /// The checkpoint cannot be read.
    Failed(&'a str),
    /// There is no checkpoint yet.
    Nothing,
}

impl Subject<'_> {
    /// The layers.
    #[must_use]
    pub fn architecture(&self) -> Option<&Architecture> {
        match self {
            Self::Run(run) => Some(&run.spec.architecture),
            Self::Draft { architecture, .. } => Some(architecture),
            _ => None,
        }
    }

    /// The layers that train.
    #[must_use]
    pub fn trainable(&self) -> Option<&TrainableLayers> {
        match self {
            Self::Run(run) => Some(&run.history.trainable),
            Self::Draft { trainable, .. } => Some(trainable),
            _ => None,
        }
    }
}

/// The checkpoint's network with the head that the draft's task needs.
fn network(draft: &Draft, record: &Record, model: &Model) -> Architecture {
    let task = model
        .config
        .tasks
        .get(draft.request.value(Field::Task).trim());
    match task {
        Some(task) if !task.same_question(&record.task) => {
            record.architecture.replace_head(task.classes().len())
        }
        _ => record.architecture.clone(),
    }
}

/// What the screen is about now.
#[must_use]
pub fn subject(model: &Model) -> Subject<'_> {
    use super::Loadable::{Failed, Idle, Loaded, Loading};
    if let (Some(run), Topic::Run) = (&model.run, model.layers.topic) {
        return Subject::Run(run);
    }
    let Some(draft) = &model.layers.draft else {
        return Subject::Nothing;
    };
    match model.records.state(&draft.from) {
        Idle | Loading => Subject::Loading,
        Failed(problem) => Subject::Failed(problem),
        Loaded(record) => {
            let architecture = network(draft, record, model);
            let written = draft.request.value(Field::Trainable);
            let trainable = TrainableLayers::parse(written, &architecture)
                .unwrap_or_else(|_| TrainableLayers::head_only());
            Subject::Draft {
                draft,
                record,
                architecture,
                trainable,
            }
        }
    }
}

/// Sees to it that there is something to show: the followed run, or else a transfer from the selected checkpoint.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    if model.live_run().is_some() {
        model.layers.topic = Topic::Run;
    }
    match subject(model) {
        Subject::Run(_) => vec![],
        _ => prepare(model),
    }
}

/// Prepares a transfer when there is nothing else to show.
pub(super) fn refresh(model: &mut Model) -> Vec<Effect> {
    match subject(model) {
        Subject::Nothing => prepare(model),
        _ => vec![],
    }
}

/// Shows a transfer from the selected checkpoint, even beside a run.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.layers.topic = Topic::Draft;
    prepare(model)
}

/// Prepares a transfer from the selected checkpoint, unless one from it is being prepared.
pub(super) fn prepare(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = model.checkpoint().cloned() else {
        return vec![];
    };
    let prepared = model.layers.draft.as_ref().map(|d| &d.from);
    if prepared != Some(&entry.id) {
        model.layers.draft = Some(draft_from(model, &entry));
        model.layers.selected = 0;
    }
    keep_up_with_names(model, &entry);
    want_record(model, &entry.id)
}

/// A checkpoint may have been renamed since its transfer was prepared.
fn keep_up_with_names(model: &mut Model, entry: &Entry) {
    let Some(draft) = &model.layers.draft else {
        return;
    };
    let still_names_it = model
        .named(draft.request.value(Field::From))
        .is_some_and(|named| named.id == entry.id);
    if let (Some(draft), false) = (&mut model.layers.draft, still_names_it) {
        draft.request.set(Field::From, entry.title());
    }
}

fn draft_from(model: &Model, entry: &Entry) -> Draft {
    let mut request = TrainingRequest::new(Kind::Transfer, &model.config);
    request.set(Field::From, entry.title());
    Draft {
        from: entry.id.clone(),
        request,
    }
}

/// Sees to it that a checkpoint's record is read.
pub(super) fn want_record(model: &mut Model, id: &CheckpointId) -> Vec<Effect> {
    if model.records.want(id) {
        vec![Effect::LoadRecord(id.clone())]
    } else {
        vec![]
    }
}

/// Changes which layers train, in the live run or in the draft.
pub(super) fn change(model: &mut Model, action: Action) -> Vec<Effect> {
    let subject = subject(model);
    let (Some(architecture), Some(trainable)) = (subject.architecture(), subject.trainable())
    else {
        return vec![];
    };
    let at = model.layers.selected;
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
