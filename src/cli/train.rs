//! What `pretrain` and `transfer` share: flags, starting the run, following it, the closing output.

use std::io::Write;

use clap::Args;
use mnist_core::run::{QueuePolicy, RunDir, Start};

use super::failure::{self, Failure};
use super::follow::{Follower, OnInterrupt};
use super::place::Place;
use super::range_test;
use super::report::Format;
use crate::request::{Disk, Field, TrainingRequest, in_one_line};
use crate::start;

/// How a training is done. Defaults are those of config.toml.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line, independent of the others"
)]
pub(crate) struct TrainingFlags {
    /// What to tell apart: a task of the configuration, such as digits or even-odd
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// `mnist`, a data set of the configuration, or a path: IDX files, an .npz, or folders of pictures
    #[arg(long, value_name = "DATA")]
    data: Option<String>,
    /// Train on so many labelled images, the same share of each class; or `all`
    #[arg(long, value_name = "N|all")]
    labels: Option<String>,
    /// Passes over the training images
    #[arg(long, value_name = "N")]
    epochs: Option<String>,
    /// Images per step
    #[arg(long, value_name = "N")]
    batch_size: Option<String>,
    /// Learning rate
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    learning_rate: Option<String>,
    /// `sgd`, `adam` or `adamw`, with constants as in `sgd:momentum=0.9,nesterov=true`
    #[arg(long, value_name = "NAME[:CONSTANTS]")]
    optimizer: Option<String>,
    /// How the learning rate changes by itself: `constant`, `step:every=5,factor=0.1`, `exponential:factor=0.9`, `cosine:warm_up=1`,
    /// `one-cycle` (the learning rate is its peak) or `plateau:patience=3`
    #[arg(long, value_name = "NAME[:CONSTANTS]")]
    schedule: Option<String>,
    /// `norm` scales the gradients of a step so that their common norm is at most 1, or another number, as in `norm:max=5`
    #[arg(long, value_name = "none|norm:max=X")]
    clipping: Option<String>,
    /// Share of the truth that is spread over all classes in training, such as 0.1
    #[arg(long, value_name = "SHARE")]
    label_smoothing: Option<String>,
    /// Distort the training images at random, anew in every epoch: `shift:pixels=2`, `rotate:degrees=10`, `elastic:alpha=34,sigma=4`,
    /// or several, as in `shift+rotate:degrees=15`
    #[arg(long, value_name = "none|PART[+PART]")]
    augmentation: Option<String>,
    /// When to end before all epochs are trained: `never`, or `early:patience=3` after 3 epochs without a better validation score,
    /// as in `early:patience=3,min_delta=0.001,metric=accuracy`
    #[arg(long, value_name = "never|early:patience=N")]
    stopping: Option<String>,
    /// Which network becomes the checkpoint: the `last`, or that of the `best` epoch by validation loss, or `best:metric=accuracy`
    #[arg(long, value_name = "last|best")]
    keep: Option<String>,
    /// Seed of every random draw; same seed and threads, same checkpoint
    #[arg(long, value_name = "SEED")]
    seed: Option<String>,
    /// Threads of libtorch; `auto` is 1; more are faster on an idle machine and give another checkpoint id
    #[arg(long, value_name = "auto|N")]
    threads: Option<String>,
    /// Where to compute
    #[arg(long, value_name = "auto|cpu|cuda|mps")]
    device: Option<String>,
    /// Name of the checkpoint; without it a free one is made from task and model
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Start standing still, to look at the layers first (`mnist-tui runs resume RUN` starts it)
    #[arg(long)]
    paused: bool,
    /// Print the run's id and return when its trainer has begun, or waits for another run; the training goes on
    #[arg(long)]
    detach: bool,
    /// Do not wait for other runs to end
    #[arg(long)]
    start_anyway: bool,
    /// Train nothing, but try learning rates from 1e-6 to 10 in a short training that is thrown away; show the loss, and suggest a rate
    #[arg(long, conflicts_with_all = ["paused", "detach", "start_anyway"])]
    range_test: bool,
    /// Print one JSON object a line: every event, `finished` last
    #[arg(long)]
    pub(super) json: bool,
}

impl TrainingFlags {
    fn texts(&self) -> impl Iterator<Item = (Field, &String)> {
        [
            (Field::Task, &self.task),
            (Field::Data, &self.data),
            (Field::Labels, &self.labels),
            (Field::Epochs, &self.epochs),
            (Field::BatchSize, &self.batch_size),
            (Field::LearningRate, &self.learning_rate),
            (Field::Optimizer, &self.optimizer),
            (Field::Schedule, &self.schedule),
            (Field::Stopping, &self.stopping),
            (Field::Keep, &self.keep),
            (Field::Clipping, &self.clipping),
            (Field::LabelSmoothing, &self.label_smoothing),
            (Field::Augmentation, &self.augmentation),
            (Field::Seed, &self.seed),
            (Field::Threads, &self.threads),
            (Field::Device, &self.device),
            (Field::Name, &self.name),
        ]
        .into_iter()
        .filter_map(|(field, text)| Some((field, text.as_ref()?)))
    }

    pub(super) fn apply(&self, request: &mut TrainingRequest) {
        for (field, text) in self.texts() {
            request.set(field, text);
        }
        if self.paused {
            request.start = Start::Paused;
        }
        if self.start_anyway {
            request.queue = QueuePolicy::StartAnyway;
        }
    }
}

/// Starts the run that is asked for and follows it to its end.
pub(super) fn run(
    request: &TrainingRequest,
    flags: &TrainingFlags,
    place: &Place,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let wrong = request.check(&place.config);
    if !wrong.is_empty() {
        return Err(Failure::Usage(in_one_line(&wrong)));
    }
    let spec = request
        .spec(&place.config, &Disk::new(&place.data, &place.config))
        .map_err(|errors| Failure::Usage(in_one_line(&errors)))?;
    if flags.range_test {
        return range_test::run(spec, flags, place, out);
    }
    let (run, process) = start::begin(&place.data, &spec)?;
    let mut follower = Follower::new(&run, Format::choose(flags.json, place))?;
    if flags.detach {
        let behind = follower.wait_for_news(&process)?;
        return tell_id(&run, behind.as_deref(), flags.json, out);
    }
    follower.follow(Some(&process), OnInterrupt::StopRun, place, out)
}

/// What `--detach` prints; that the run waits is told on stderr, so that the id can be taken from stdout.
pub(super) fn tell_id(
    run: &RunDir,
    behind: Option<&str>,
    json: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if json {
        let line = serde_json::json!({"run": run.id(), "path": run.path(), "behind": behind});
        writeln!(out, "{line}")?;
        return Ok(());
    }
    if let Some(behind) = behind {
        failure::note(&format!(
            "run {0} waits for run {behind} to end; `mnist-tui runs resume {0}` starts it now",
            run.id()
        ));
    }
    writeln!(out, "{}", run.id())?;
    Ok(())
}
