//! `control.jsonl`: what viewers ask of the trainer.

use serde::{Deserialize, Serialize};

use super::Change;

/// Tells one request from every other one; echoed in events.
pub type CommandId = String;

/// One line of `control.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Unique; random.
    pub id: CommandId,
    /// What is asked.
    #[serde(flatten)]
    pub command: Command,
}

/// What a viewer can ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Stand still after the current batch.
    Pause,
    /// Go on.
    Resume,
    /// Train this many batches, then stand still.
    Step {
        /// Number of batches.
        batches: u32,
    },
    /// Train to the end of the current epoch, then stand still.
    StepEpoch,
    /// Save the state and end.
    Stop,
    /// A queued run starts without waiting any longer.
    StartNow,
    /// Save the network of a run that nobody trains to the library and end again; only a trainer that takes such a run up
    /// carries it out.
    Save {
        /// Name for the checkpoint, refused if it is taken; `None` for the run's own, or one made from it.
        #[serde(default)]
        name: Option<String>,
    },
    /// Change the run from the next batch on.
    Change(Change),
}
