//! The run directory: the contract between whoever starts or watches a run and the trainer that carries it out.

mod change;
mod control;
mod directory;
mod error;
mod event;
mod history;
mod launch;
mod list;
mod liveness;
mod methods;
mod optimizer;
mod space;
mod spec;
mod tail;
mod threads;

pub use change::Change;
pub use control::{Command, CommandId, Control};
pub use directory::{RunDir, RunId};
pub use error::RunError;
pub use event::{
    CheckpointSaved, EpochResult, Event, EventKind, LayerStatistics, Progress, Scores, Seconds,
    StopReason,
};
pub use history::{History, Outcome, Phase, RECENT_BATCHES};
pub use launch::{BUILD_VARIABLE, LaunchError, find_trainer, launch};
pub use list::{RunEntry, RunListing, RunState, UnreadableRun, list, listing};
pub use liveness::{RunLock, liveness};
pub(crate) use methods::is_default;
pub use methods::{
    Alpha, Augmentation, Clipping, Decay, Degrees, Divisor, Elastic, Keep, LayerFactor, LayerRates,
    MaxNorm, MethodError, Methods, Metric, MinDelta, Moment, Part, Pixels, Rotate, Schedule, Shift,
    Sigma, Stopping, Unfreezing,
};
pub use optimizer::{NoSolution, Optimizer};
pub use spec::{
    CheckpointName, Device, LearningRate, Parent, QueuePolicy, RunKind, RunSpec, Start,
};
pub use tail::Tail;
pub use threads::{thread_variables, threads_asked_for};

pub use crate::detached::{Detached as Trainer, with_advice};
pub use crate::process_lock::{Liveness, this_host};
