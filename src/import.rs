//! Takes a file of another program into the library: read, evaluated, saved.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use mnist_core::data::{DataError, DataSource};
use mnist_core::hash::sha256_of_file;
use mnist_core::library::{
    CheckpointFile, FILE_ENDING, Imported, Library, LibraryError, Lineage, Metrics, Origin,
    Preprocessing, Record, SCHEMA, Saved, Versions, name_like, read_record,
};
use mnist_core::model::{Architecture, Body, Layer, LayerShape, TrainableLayers};
use mnist_core::run::{CheckpointName, LaunchError, Scores};
use mnist_core::serve::Part;
use mnist_core::task::Task;
use mnist_exchange::{ExchangeError, Format, Models, Network, import};
use thiserror::Error;

use crate::config::Config;
use crate::serve_client::{ServeClient, ServeError};

/// What is asked of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportRequest {
    /// The file.
    pub(crate) path: PathBuf,
    /// Name in the library; one like the file's without it.
    pub(crate) name: Option<String>,
    /// What its classes mean; the only task with so many classes without it.
    pub(crate) task: Option<String>,
    /// The preset that a state dict without layers is taken for; any that fits without it.
    pub(crate) model: Option<String>,
    /// What it is evaluated on.
    pub(crate) data: DataSource,
}

/// A checkpoint that came from a file.
#[derive(Debug)]
pub(crate) struct Taken {
    /// Where it is now.
    pub(crate) saved: Saved,
    /// Its record.
    pub(crate) record: Record,
}

/// Why a file is not taken in.
#[derive(Debug, Error)]
pub(crate) enum ImportError {
    /// It cannot be understood.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// It cannot be saved, or is a damaged checkpoint.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// There is no trainer that could evaluate it.
    #[error(transparent)]
    Trainer(#[from] LaunchError),
    /// It cannot be evaluated.
    #[error("cannot evaluate the network of {path}: {source}")]
    Evaluation {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ServeError,
    },
    /// The images cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// No such task or model in the configuration.
    #[error("there is no {what} {wanted:?}; choose from {choices}, or add it to your config.toml")]
    Unknown {
        /// `task` or `model`.
        what: &'static str,
        /// What was asked for.
        wanted: String,
        /// What there is.
        choices: String,
    },
    /// What the classes mean is not known.
    #[error("{path} tells {classes} classes apart: {remedy}")]
    Task {
        /// The file.
        path: PathBuf,
        /// Units of its last layer.
        classes: usize,
        /// Which tasks have so many, and what to do.
        remedy: String,
    },
    /// The system refuses a temporary file.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Takes the file into `library`. Checkpoints of this program keep everything that they say of themselves; a network of
/// another program is evaluated by `trainer`.
///
/// # Errors
/// The first thing that stands in the way; the library is then as it was.
pub(crate) fn take(
    request: &ImportRequest,
    config: &Config,
    library: &Library,
    trainer: impl FnOnce() -> Result<ServeClient, ImportError>,
) -> Result<Taken, ImportError> {
    let stem = request
        .path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    let name = match &request.name {
        Some(name) => CheckpointName::Explicit(name.clone()),
        None => CheckpointName::Default(name_like(&stem)),
    };
    let is_ours =
        request.path.to_string_lossy().ends_with(FILE_ENDING) && read_record(&request.path).is_ok();
    let file = if is_ours {
        CheckpointFile::read(&request.path)?
    } else {
        evaluated(request, config, trainer)?
    };
    let saved = library.save(&file, &name)?;
    Ok(Taken {
        saved,
        record: file.record,
    })
}

/// A checkpoint of the network in a file of another program.
fn evaluated(
    request: &ImportRequest,
    config: &Config,
    trainer: impl FnOnce() -> Result<ServeClient, ImportError>,
) -> Result<CheckpointFile, ImportError> {
    let found = import(&request.path, &models(request.model.as_deref(), config)?)?;
    let record = record(request, config, &found)?;
    let file = CheckpointFile::new(record, found.network.tensors().to_vec())?;
    let mut trainer = trainer()?;
    let metrics = judged(&file, request, &mut trainer)?;
    let facts = trainer.facts().map_err(|e| unevaluated(request, e))?;
    let mut record = file.record;
    record.metrics = metrics;
    record.versions.libtorch = facts.libtorch;
    Ok(CheckpointFile::new(record, file.tensors)?)
}

/// The record but for scores and hashes.
fn record(
    request: &ImportRequest,
    config: &Config,
    found: &mnist_exchange::Imported,
) -> Result<Record, ImportError> {
    let architecture = found.network.architecture();
    let file = request.path.file_name().unwrap_or_default();
    let sha256 = sha256_of_file(&request.path).map_err(|e| io("read", &request.path, e))?;
    Ok(Record {
        schema: SCHEMA,
        created: jiff::Timestamp::now(),
        model: model_name(architecture, config, &request.path),
        architecture: architecture.clone(),
        task: task(request, architecture.classes(), config)?,
        preprocessing: Preprocessing::default(),
        data: request.data.to_string(),
        data_hashes: request.data.hashes()?,
        split: config.training.split,
        origin: Origin::Imported(Imported {
            format: Format::of(&request.path)?.name().to_owned(),
            file: file.to_string_lossy().into_owned(),
            sha256,
            trainable: trainable(&found.network),
            remarks: found.remarks.clone(),
        }),
        metrics: NOT_JUDGED,
        lineage: Lineage {
            parent: None,
            parent_name: None,
            frozen: vec![],
        },
        versions: Versions {
            mnist_tui: env!("CARGO_PKG_VERSION").into(),
            libtorch: String::new(),
        },
        layer_hashes: BTreeMap::new(),
        record_hash: String::new(),
    })
}

const NOT_JUDGED: Metrics = Metrics {
    validation: None,
    test: Scores {
        loss: 0.0,
        accuracy: 0.0,
    },
};

/// Scores on the validation and the test images; the trainer reads the network from a temporary file.
fn judged(
    file: &CheckpointFile,
    request: &ImportRequest,
    trainer: &mut ServeClient,
) -> Result<Metrics, ImportError> {
    let temporary = tempfile::Builder::new().suffix(FILE_ENDING).tempfile();
    let mut temporary = temporary.map_err(|e| io("create a file in", &std::env::temp_dir(), e))?;
    temporary
        .write_all(&file.to_bytes()?)
        .map_err(|e| io("write", temporary.path(), e))?;
    let mut scores = |part| {
        let found = trainer.evaluate(temporary.path(), &request.data, part);
        found
            .map(|evaluation| evaluation.scores)
            .map_err(|e| unevaluated(request, e))
    };
    Ok(Metrics {
        validation: Some(scores(Part::Validation)?),
        test: scores(Part::Test)?,
    })
}

fn unevaluated(request: &ImportRequest, source: ServeError) -> ImportError {
    ImportError::Evaluation {
        path: request.path.clone(),
        source,
    }
}

fn io(action: &'static str, path: &Path, source: std::io::Error) -> ImportError {
    ImportError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}

/// The presets that a state dict may be of: the one asked for, or all.
fn models(wanted: Option<&str>, config: &Config) -> Result<Models, ImportError> {
    let Some(wanted) = wanted else {
        return Ok(config.models.clone());
    };
    let model = config.models.get(wanted);
    let model = model.ok_or_else(|| unknown("model", wanted, config.models.keys()))?;
    Ok(Models::from([(wanted.to_owned(), model.clone())]))
}

fn unknown<'a>(
    what: &'static str,
    wanted: &str,
    choices: impl Iterator<Item = &'a String>,
) -> ImportError {
    let choices: Vec<&str> = choices.map(String::as_str).collect();
    ImportError::Unknown {
        what,
        wanted: wanted.to_owned(),
        choices: choices.join(", "),
    }
}

/// The task asked for, or the only one with so many classes.
fn task(request: &ImportRequest, classes: usize, config: &Config) -> Result<Task, ImportError> {
    let fits = |task: &&Task| task.classes().len() == classes;
    let fitting: Vec<&Task> = config.tasks.values().filter(fits).collect();
    let names: Vec<&str> = fitting.iter().map(|task| task.name()).collect();
    let cannot_tell = || ImportError::Task {
        path: request.path.clone(),
        classes,
        remedy: match &names[..] {
            [] => "no task has so many; add one to your config.toml".to_owned(),
            [only] => format!("the task is {only}"),
            several => format!("say with --task which it is of {}", several.join(", ")),
        },
    };
    let Some(wanted) = &request.task else {
        return match &fitting[..] {
            [only] => Ok((*only).clone()),
            _ => Err(cannot_tell()),
        };
    };
    let task = config.tasks.get(wanted);
    let task = task.ok_or_else(|| unknown("task", wanted, config.tasks.keys()))?;
    fits(&task).then(|| task.clone()).ok_or_else(cannot_tell)
}

/// Everything with parameters but what the file has frozen.
fn trainable(network: &Network) -> TrainableLayers {
    let all = TrainableLayers::all(network.architecture());
    let frozen = network.frozen().iter();
    frozen.fold(all, |layers, frozen| layers.with(frozen, false))
}

/// The preset of these layers, so that what is trained from the import can be compared with the preset's networks; a
/// name like the file's where there is none.
fn model_name(architecture: &Architecture, config: &Config, path: &Path) -> String {
    let layers = |of: &Architecture| -> Vec<_> {
        let layer = |(layer, shape): (&Layer, &LayerShape)| (layer.kind.type_name(), *shape);
        of.iter().map(layer).collect()
    };
    let is_alike = |body: &Body| {
        let preset = body.with_head(architecture.classes());
        preset.is_ok_and(|preset| layers(&preset) == layers(architecture))
    };
    let preset = config.models.iter().find(|(_, body)| is_alike(body));
    let stem = || name_like(&path.file_stem().unwrap_or_default().to_string_lossy());
    preset.map_or_else(stem, |(name, _)| name.clone())
}
