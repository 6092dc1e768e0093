//! The Layers screen: what trains in the followed run, or in a transfer that is being prepared.

mod change;

use mnist_core::library::{CheckpointId, Entry, Record};
use mnist_core::model::{Architecture, TrainableLayers};
use mnist_core::run::RunEntry;

pub(super) use change::change;

use super::records::Content;
use super::scroll::moved;
use super::{Effect, Loadable, Model, perform};
use crate::config::Config;
use crate::keys::Action;
use crate::request::{Field, Kind, TrainingRequest};

/// State of the Layers screen.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    selected: Option<usize>,
    /// The transfer that is being prepared.
    pub draft: Option<Draft>,
    /// Which of the two is shown when there are both.
    pub topic: Topic,
}

impl Layers {
    /// Selects a row.
    pub const fn select(&mut self, row: usize) {
        self.selected = Some(row);
    }
}

/// What the screen shows where there is a choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Topic {
    /// The followed run; without one the selected checkpoint.
    #[default]
    Run,
    /// The selected checkpoint.
    Checkpoint,
    /// The transfer that is being prepared.
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
    /// A checkpoint.
    Checkpoint {
        /// Its row in the library.
        entry: &'a Entry,
        /// What its file says.
        content: &'a Content,
    },
    /// A transfer that is being prepared.
    Draft {
        /// Its settings.
        draft: &'a Draft,
        /// What the file of the checkpoint says that it starts from.
        content: &'a Content,
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
            Self::Checkpoint { content, .. } => Some(&content.record.architecture),
            Self::Draft { architecture, .. } => Some(architecture),
            _ => None,
        }
    }

    /// The layers that train, or trained last.
    #[must_use]
    pub fn trainable(&self) -> Option<&TrainableLayers> {
        match self {
            Self::Run(run) => Some(&run.history.trainable),
            Self::Checkpoint { content, .. } => Some(content.record.trainable()),
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
    match (model.layers.topic, &model.run, &model.layers.draft) {
        (Topic::Run, Some(run), _) => Subject::Run(run),
        (Topic::Draft, _, Some(draft)) => drafted(model, draft),
        _ => checkpoint(model),
    }
}

fn checkpoint(model: &Model) -> Subject<'_> {
    let Some(entry) = model.checkpoint() else {
        return Subject::Nothing;
    };
    match model.records.state(&entry.id) {
        Loadable::Idle | Loadable::Loading => Subject::Loading,
        Loadable::Failed(problem) => Subject::Failed(problem),
        Loadable::Loaded(content) => Subject::Checkpoint { entry, content },
    }
}

fn drafted<'a>(model: &'a Model, draft: &'a Draft) -> Subject<'a> {
    let content = match model.records.state(&draft.from) {
        Loadable::Idle | Loadable::Loading => return Subject::Loading,
        Loadable::Failed(problem) => return Subject::Failed(problem),
        Loadable::Loaded(content) => content,
    };
    let architecture = network(draft, &content.record, model);
    let written = draft.request.value(Field::Trainable);
    let trainable = TrainableLayers::parse(written, &architecture)
        .unwrap_or_else(|_| TrainableLayers::head_only());
    Subject::Draft {
        draft,
        content,
        architecture,
        trainable,
    }
}

/// The selected row; before any was selected, the first layer with something to train.
#[must_use]
pub fn selected(model: &Model, subject: &Subject<'_>) -> usize {
    let layers = subject.architecture().map_or(&[][..], |a| a.layers());
    let first = || layers.iter().position(|l| l.kind.has_parameters());
    let selected = model.layers.selected.or_else(first).unwrap_or(0);
    selected.min(layers.len().saturating_sub(1))
}

/// Moves through the rows of the table.
pub(super) fn move_selection(model: &mut Model, action: Action) {
    let subject = subject(model);
    let rows = subject.architecture().map_or(0, |a| a.layers().len());
    let at = selected(model, &subject);
    if let Some(to) = moved(action, at, rows, model.page()) {
        model.layers.select(to);
    }
}

/// Sees to it that there is something to show: a live run before anything else.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    if model.live_run().is_some() {
        model.layers.topic = Topic::Run;
    }
    refresh(model)
}

/// Sees to it that what is shown of a checkpoint is read.
pub(super) fn refresh(model: &mut Model) -> Vec<Effect> {
    match subject(model) {
        Subject::Run(_) | Subject::Nothing => vec![],
        _ => perform::details(model),
    }
}

/// Shows the selected checkpoint, even beside a run.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.layers.topic = Topic::Checkpoint;
    model.layers.selected = None;
    refresh(model)
}

/// Shows a transfer from the selected checkpoint, even beside a run.
pub(super) fn draft(model: &mut Model) -> Vec<Effect> {
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
        model.layers.selected = None;
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
    request.set(Field::Task, to_teach(&model.config, entry));
    Draft {
        from: entry.id.clone(),
        request,
    }
}

/// The task that a checkpoint is proposed for: what it can do already need not be taught.
pub(super) fn to_teach<'a>(config: &'a Config, entry: &Entry) -> &'a str {
    let same = |task: &str| {
        let task = config.tasks.get(task);
        task.is_some_and(|task| task.label_map()[..] == entry.label_map)
    };
    let (usual, pretrained) = (&config.transfer.task, &config.training.task);
    if same(usual) && !same(pretrained) {
        pretrained
    } else {
        usual
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
