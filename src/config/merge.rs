//! The configuration in force: the defaults with the user's file laid over them, checked.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroU32;

use mnist_core::data::{IMAGE_SIDE, Split};
use mnist_core::model::Body;
use mnist_core::run::{
    Augmentation, Clipping, Device, Keep, LayerRates, LearningRate, Optimizer, Part, Schedule,
    Stopping, Unfreezing,
};
use mnist_core::task::{Task, numbers};
use toml::Spanned;

use super::error::{BUILT_IN, Source};
use super::file::{DisplayTable, File, KeySpec, TaskTable, TrainingTable, TransferTable};
use super::name::valid_name;
use super::tasks::{Tasks, task};
use super::{ColorChoice, ConfigError, ConfigFile, Location, NamedData, Threads, data};

/// Everything that can be configured; always valid.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// What a run is started with unless a flag or a form says otherwise.
    pub training: Training,
    /// What differs for a transfer.
    pub transfer: Transfer,
    /// The networks by name, without their heads.
    pub models: BTreeMap<String, Body>,
    /// The tasks by name.
    pub tasks: Tasks,
    /// The data sets by name, without the one in the program.
    pub data: BTreeMap<String, NamedData>,
    /// How things look.
    pub display: Display,
    /// The keys of each action, by context and action; checked by the keymap.
    pub keys: KeyTables,
}

/// The keys of each action, by context and action.
pub type KeyTables = BTreeMap<String, BTreeMap<String, KeyBinding>>;

/// The keys of one action, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyBinding {
    /// Each as in `ctrl-d`; none unbinds the action.
    pub keys: Vec<String>,
    /// Where they are written.
    pub location: Location,
}

/// What a run is started with.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// A name in [`Config::models`].
    pub model: String,
    /// A name in [`Config::tasks`], or `TASK:CLASS`.
    pub task: String,
    /// `mnist`, a name in [`Config::data`], or a path.
    pub data: String,
    /// Passes over the training images.
    pub epochs: NonZeroU32,
    /// Images per step.
    pub batch_size: NonZeroU32,
    /// Learning rate.
    pub learning_rate: LearningRate,
    /// The update rule.
    pub optimizer: Optimizer,
    /// How the learning rate changes by itself.
    pub schedule: Schedule,
    /// Whether the run ends before all its epochs are trained.
    pub stopping: Stopping,
    /// Which network becomes the checkpoint.
    pub keep: Keep,
    /// Whether gradients are made shorter.
    pub clipping: Clipping,
    /// Share of the truth that is spread over all classes.
    pub label_smoothing: Part,
    /// How the images that are trained on are distorted.
    pub augmentation: Augmentation,
    /// Seed of every random draw.
    pub seed: u64,
    /// Threads of libtorch.
    pub threads: Threads,
    /// Where the arithmetic is done.
    pub device: Device,
    /// Training and validation parts.
    pub split: Split,
    /// Bytes that the kept output of frozen layers may take.
    pub cache_limit: u64,
}

/// What differs for a transfer.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// A name in [`Config::tasks`].
    pub task: String,
    /// `head`, `all` or a list of layers; checked against the network that is transferred.
    pub trainable: String,
    /// Whether frozen layers train later on.
    pub unfreezing: Unfreezing,
    /// How the learning rates of the layers relate.
    pub layer_rates: LayerRates,
}

/// How things look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Display {
    /// When to use colour.
    pub color: ColorChoice,
    /// Whether to draw with ASCII only.
    pub ascii: bool,
    /// Whether loss charts start with a logarithmic axis.
    pub log_loss: bool,
}

/// The defaults with the user's file laid over them.
///
/// # Errors
/// A file that cannot be read, or the first thing in it that is wrong.
pub fn load(file: &ConfigFile) -> Result<Config, ConfigError> {
    let path = file.path();
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let path = &path.display().to_string();
            combine(&[BUILT_IN, Source { path, text: &text }])
        }
        Err(error)
            if error.kind() == io::ErrorKind::NotFound && matches!(file, ConfigFile::Usual(_)) =>
        {
            load_defaults()
        }
        Err(source) => Err(ConfigError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

/// The embedded config.toml alone.
///
/// # Errors
/// None in a tested build: the embedded file passes its own check.
pub fn load_defaults() -> Result<Config, ConfigError> {
    combine(&[BUILT_IN])
}

/// Later sources win.
pub(super) fn combine(sources: &[Source<'_>]) -> Result<Config, ConfigError> {
    let mut all = LaidOver::default();
    for source in sources {
        all.lay(*source)?;
    }
    let complete = all.complete();
    complete.ok_or_else(|| BUILT_IN.invalid(&(0..0), "a default is missing"))
}

/// What files say, each laid over those before it.
#[derive(Default)]
struct LaidOver {
    training: TrainingTable,
    transfer: TransferTable,
    display: DisplayTable,
    models: BTreeMap<String, Body>,
    tasks: Tasks,
    sets: BTreeMap<String, NamedData>,
    keys: KeyTables,
}

impl LaidOver {
    fn lay(&mut self, source: Source<'_>) -> Result<(), ConfigError> {
        let file = File::parse(source)?;
        for (name, body) in &file.models {
            let name = named(name, source)?;
            self.models.insert(name, checked_body(body, source)?);
        }
        // A task of one's own wins over that of a data set of its name.
        data::lay_over(file.data, source, &mut self.sets, &mut self.tasks)?;
        for (name, table) in file.tasks {
            let name = named(&name, source)?;
            let task = checked_task(name, table, source)?;
            self.tasks.insert(task, source.defines());
        }
        for (context, actions) in file.keys {
            let located = actions
                .into_iter()
                .map(|(action, spec)| (action, key_binding(spec, source)));
            self.keys.entry(context).or_default().extend(located);
        }
        known("model", file.training.model.as_ref(), &self.models, source)?;
        let tasks = [&file.training.task, &file.transfer.task];
        for name in tasks.into_iter().flatten() {
            task(name.get_ref(), &self.tasks)
                .map_err(|error| source.invalid(&name.span(), error))?;
        }
        self.training = file.training.over(std::mem::take(&mut self.training));
        self.transfer = file.transfer.over(std::mem::take(&mut self.transfer));
        self.display = file.display.over(std::mem::take(&mut self.display));
        Ok(())
    }

    /// The configuration; none where a setting is nowhere.
    fn complete(self) -> Option<Config> {
        Some(Config {
            training: self.training.complete()?,
            transfer: self.transfer.complete()?,
            models: self.models,
            tasks: self.tasks,
            data: self.sets,
            display: self.display.complete()?,
            keys: self.keys,
        })
    }
}

pub(super) fn named(name: &Spanned<String>, source: Source<'_>) -> Result<String, ConfigError> {
    valid_name(name.get_ref()).map_err(|error| source.invalid(&name.span(), error.to_string()))
}

fn checked_body(body: &Spanned<Body>, source: Source<'_>) -> Result<Body, ConfigError> {
    let image = [1, IMAGE_SIDE, IMAGE_SIDE];
    if body.get_ref().input != image {
        let message = format!("the input of a model must be {image:?}");
        return Err(source.invalid(&body.span(), message));
    }
    // Any number of classes does: the head fits whatever lies below it.
    match body.get_ref().with_head(2) {
        Ok(_) => Ok(body.get_ref().clone()),
        Err(error) => Err(source.invalid(&body.span(), error.to_string())),
    }
}

fn checked_task(
    name: String,
    table: Spanned<TaskTable>,
    source: Source<'_>,
) -> Result<Task, ConfigError> {
    let span = table.span();
    let TaskTable {
        classes,
        label_map,
        labels,
    } = table.into_inner();
    let labels = labels.unwrap_or_else(|| numbers(label_map.len()));
    Task::new(name, labels, classes, label_map)
        .map_err(|error| source.invalid(&span, error.to_string()))
}

fn key_binding(spec: Spanned<KeySpec>, source: Source<'_>) -> KeyBinding {
    let location = source.location(&spec.span());
    let keys = match spec.into_inner() {
        KeySpec::One(key) => vec![key],
        KeySpec::Several(keys) => keys,
    };
    KeyBinding { keys, location }
}

fn known<T>(
    what: &str,
    name: Option<&Spanned<String>>,
    defined: &BTreeMap<String, T>,
    source: Source<'_>,
) -> Result<(), ConfigError> {
    let Some(name) = name.filter(|n| !defined.contains_key(n.get_ref())) else {
        return Ok(());
    };
    let choices: Vec<&str> = defined.keys().map(String::as_str).collect();
    let message = format!(
        "no {what} {:?} is defined; there is {}",
        name.get_ref(),
        choices.join(", ")
    );
    Err(source.invalid(&name.span(), message))
}
