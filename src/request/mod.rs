//! A training that is asked for, as text in a form or as flags, and its way to a [`RunSpec`].
//!
//! One error a field, so that a form can show each beside its field and the command line can name the flag.

mod data;
mod field;
mod methods;
mod reading;
mod spec;
mod surroundings;

use std::collections::BTreeMap;

use mnist_core::run::{QueuePolicy, RunSpec, Start};

use crate::config::{Config, optimizer};

pub(crate) use data::{Agreement, Whole, data_for, data_names, data_source, facts, whole};
pub use data::{DataFacts, DataSetError};
pub use field::Field;
pub(crate) use methods::{as_typed, chosen};
pub(crate) use reading::{check_one_a_class, count};
pub use surroundings::{Disk, ParentFacts, Surroundings};

/// What is wrong with a request, by field; each one line that says what would be right.
pub type FieldErrors = BTreeMap<Field, String>;

/// What a training starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Fresh weights.
    Pretrain,
    /// The body of the checkpoint in [`Field::From`].
    Transfer,
}

impl Kind {
    /// The command that starts it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pretrain => "pretrain",
            Self::Transfer => "transfer",
        }
    }
}

/// An argument as a shell takes it.
pub(crate) fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,+".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// `--epochs: type a whole number, 1 or more; --seed: …`
pub(crate) fn in_one_line(errors: &FieldErrors) -> String {
    let each: Vec<String> = errors
        .iter()
        .map(|(field, message)| format!("--{}: {message}", field.flag()))
        .collect();
    each.join("; ")
}

/// A training that is asked for; each field is text as a person typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingRequest {
    /// What it starts from.
    pub kind: Kind,
    /// Whether it waits for a first key.
    pub start: Start,
    /// What to do while another run is live.
    pub queue: QueuePolicy,
    values: BTreeMap<Field, String>,
}

impl TrainingRequest {
    /// The request that `config` proposes, for a transfer from nothing yet.
    #[must_use]
    pub fn new(kind: Kind, config: &Config) -> Self {
        let (training, transfer) = (&config.training, &config.transfer);
        let (task, trainable) = match kind {
            Kind::Pretrain => (&training.task, "all"),
            Kind::Transfer => (&transfer.task, transfer.trainable.as_str()),
        };
        let values = [
            (Field::Model, training.model.clone()),
            (Field::Task, task.clone()),
            (Field::Data, training.data.clone()),
            (Field::Epochs, training.epochs.to_string()),
            (Field::BatchSize, training.batch_size.to_string()),
            (Field::LearningRate, training.learning_rate.to_string()),
            (Field::Optimizer, optimizer::text(&training.optimizer)),
            (Field::Seed, training.seed.to_string()),
            (Field::Trainable, trainable.to_owned()),
            (Field::Threads, training.threads.to_string()),
            (Field::Device, training.device.word().to_owned()),
        ];
        Self {
            kind,
            start: Start::Running,
            queue: QueuePolicy::Wait,
            values: as_typed(&methods::proposed(config))
                .into_iter()
                .chain(values)
                .collect(),
        }
    }

    /// The training from fresh weights that a transfer is compared with: the same images, labels and settings.
    #[must_use]
    pub fn from_scratch(transfer: &RunSpec, config: &Config) -> Self {
        let mut request = Self::new(Kind::Pretrain, config);
        let labels = transfer.labels.map_or_else(String::new, |n| n.to_string());
        let settings = [
            (Field::Model, transfer.model.clone()),
            (Field::Task, transfer.task.name().to_owned()),
            (Field::Data, transfer.data.to_string()),
            (Field::Labels, labels),
            (Field::Epochs, transfer.epochs.to_string()),
            (Field::BatchSize, transfer.batch_size.to_string()),
            (Field::LearningRate, transfer.learning_rate.to_string()),
            (Field::Optimizer, optimizer::text(&transfer.optimizer)),
            (Field::Seed, transfer.seed.to_string()),
        ]
        .into_iter()
        .chain(as_typed(&transfer.methods))
        .filter(|(field, _)| field.applies_to(Kind::Pretrain));
        for (field, text) in settings {
            request.set(field, text);
        }
        request
    }

    /// The command that asks for the same, without what `config` proposes anyway.
    #[must_use]
    pub fn command(&self, config: &Config) -> String {
        let proposed = Self::new(self.kind, config);
        let changed = self.fields().filter(|field| {
            let text = self.value(*field);
            text != proposed.value(*field) && !text.is_empty()
        });
        let flags =
            changed.map(|field| format!(" --{} {}", field.flag(), quoted(self.value(field))));
        format!(
            "mnist-tui {}{}",
            self.kind.word(),
            flags.collect::<String>()
        )
    }

    /// The text of a field; empty where nothing is asked for.
    #[must_use]
    pub fn value(&self, field: Field) -> &str {
        self.values.get(&field).map_or("", String::as_str)
    }

    /// Changes the text of a field.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        self.values.insert(field, text.into());
    }

    /// The fields that this kind of training has, in the order of the form.
    pub fn fields(&self) -> impl Iterator<Item = Field> + use<> {
        let kind = self.kind;
        Field::ALL.into_iter().filter(move |f| f.applies_to(kind))
    }

    /// What the text alone tells to be wrong, without looking at any file: fast enough for every key press.
    #[must_use]
    pub fn check(&self, config: &Config) -> FieldErrors {
        reading::read(self, config).err().unwrap_or_default()
    }

    /// The run that is asked for.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn spec(
        &self,
        config: &Config,
        surroundings: &impl Surroundings,
    ) -> Result<RunSpec, FieldErrors> {
        spec::build(self, config, surroundings)
    }
}

#[cfg(test)]
pub(crate) mod tests;
