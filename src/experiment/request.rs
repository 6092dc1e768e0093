//! An experiment that is asked for, as flags or as a file.

mod planning;
mod refusal;
mod sources;
mod typed;

use std::path::Path;

use clap::Args;
use serde::Deserialize;

pub use self::refusal::Refusal;
use self::typed::{one_text, text, text_or_list, texts};

/// What is asked for. The same names are flags and keys of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ExperimentRequest {
    /// The checkpoint to transfer from: a name, the beginning of an id, or a file; several are compared with each other
    #[arg(long, value_name = "CHECKPOINT,...")]
    #[serde(deserialize_with = "texts")]
    pub from: Vec<String>,
    /// What to tell apart: a task of the configuration, such as digits or even-odd
    #[arg(long, value_name = "TASK")]
    #[serde(deserialize_with = "text")]
    pub task: Option<String>,
    /// `mnist`, a data set of the configuration, or a path: IDX files, an .npz, or folders of pictures
    #[arg(long, value_name = "DATA")]
    #[serde(deserialize_with = "text")]
    pub data: Option<String>,
    /// What to compare: scratch, frozen, finetune, partial:K (the last K layers train), gradual, discriminative, probe (the head is a
    /// logistic regression), compose (no training, old classes summed to new ones)
    #[arg(long, value_name = "STRATEGY,...")]
    #[serde(deserialize_with = "text")]
    pub strategies: Option<String>,
    /// Numbers of labelled images to learn from
    #[arg(long, value_name = "N,...")]
    #[serde(deserialize_with = "text")]
    pub budgets: Option<String>,
    /// How often to repeat each, with seeds 1, 2, 3 and so on; or the seeds themselves, as in 3,14,15, or 7, with its comma
    #[arg(long, value_name = "N|SEED,...")]
    #[serde(deserialize_with = "text_or_list")]
    pub seeds: Option<String>,
    /// Passes over the images, for every number of labels; without it 200 below 100 labels, 100 below 500, 50 below 2,000, 20
    /// below 10,000, and 10
    #[arg(long, value_name = "N")]
    #[serde(deserialize_with = "text")]
    pub epochs: Option<String>,
    /// Images per step
    #[arg(long, value_name = "N")]
    #[serde(deserialize_with = "text")]
    pub batch_size: Option<String>,
    /// Learning rate
    #[arg(long, value_name = "RATE")]
    #[serde(deserialize_with = "text")]
    pub learning_rate: Option<String>,
    /// `sgd`, `adam` or `adamw`, with constants as in `sgd:momentum=0.9,nesterov=true`
    #[arg(long, value_name = "NAME[:CONSTANTS]")]
    #[serde(deserialize_with = "text")]
    pub optimizer: Option<String>,
    /// How the learning rate changes by itself, with every strategy that trains: `constant`, `step:every=5`, `exponential:factor=0.9`,
    /// `cosine` or `one-cycle`, as for `transfer`
    #[arg(long, value_name = "NAME[:CONSTANTS]")]
    #[serde(deserialize_with = "one_text")]
    pub schedule: Option<String>,
    /// `norm` scales the gradients of a step so that their common norm is at most 1, or another number, as in `norm:max=5`
    #[arg(long, value_name = "none|norm:max=X")]
    #[serde(deserialize_with = "one_text")]
    pub clipping: Option<String>,
    /// Share of the truth that is spread over all classes in training, such as 0.1
    #[arg(long, value_name = "SHARE")]
    #[serde(deserialize_with = "one_text")]
    pub label_smoothing: Option<String>,
    /// Distort the training images at random, anew in every epoch: `shift:pixels=2`, `rotate:degrees=10`, `elastic`, or several, as
    /// in `shift+rotate`
    #[arg(long, value_name = "none|PART[+PART]")]
    #[serde(deserialize_with = "one_text")]
    pub augmentation: Option<String>,
    /// Threads of libtorch in each run
    #[arg(long, value_name = "auto|N")]
    #[serde(deserialize_with = "text")]
    pub threads: Option<String>,
    /// Where to compute
    #[arg(long, value_name = "auto|cpu|cuda|mps")]
    #[serde(deserialize_with = "text")]
    pub device: Option<String>,
}

impl ExperimentRequest {
    /// Reads a file that says what the flags say.
    ///
    /// # Errors
    /// One line: what cannot be read, or what is wrong in which line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {shown}: {error}"))?;
        Self::read_text(&text).map_err(|(line, reason)| format!("{shown}, line {line}: {reason}"))
    }

    /// What the text of such a file says, or what is wrong in which line.
    pub(crate) fn read_text(text: &str) -> Result<Self, (usize, String)> {
        toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            (line, error.message().to_owned())
        })
    }

    /// What is asked for here, else there.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            from: if self.from.is_empty() {
                other.from
            } else {
                self.from
            },
            task: self.task.or(other.task),
            data: self.data.or(other.data),
            strategies: self.strategies.or(other.strategies),
            budgets: self.budgets.or(other.budgets),
            seeds: self.seeds.or(other.seeds),
            epochs: self.epochs.or(other.epochs),
            batch_size: self.batch_size.or(other.batch_size),
            learning_rate: self.learning_rate.or(other.learning_rate),
            optimizer: self.optimizer.or(other.optimizer),
            schedule: self.schedule.or(other.schedule),
            clipping: self.clipping.or(other.clipping),
            label_smoothing: self.label_smoothing.or(other.label_smoothing),
            augmentation: self.augmentation.or(other.augmentation),
            threads: self.threads.or(other.threads),
            device: self.device.or(other.device),
        }
    }
}

#[cfg(test)]
mod tests;
