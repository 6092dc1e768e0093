//! The fields of a request and how each is read.

use mnist_core::run::Device;

use super::Kind;

/// A field of a request, in the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The checkpoint that a transfer starts from: a name, the beginning of an id, or a file.
    From,
    /// A model of the configuration; a transfer has its parent's.
    Model,
    /// A task of the configuration.
    Task,
    /// `mnist`, a data set of the configuration, or a path.
    Data,
    /// Number of labelled training images; empty or `all` for all.
    Labels,
    /// `head`, `all` or a list of layers.
    Trainable,
    /// Passes over the training images.
    Epochs,
    /// Images per step.
    BatchSize,
    /// Learning rate.
    LearningRate,
    /// The optimizer with its constants.
    Optimizer,
    /// Seed of every random draw.
    Seed,
    /// `auto` or a number.
    Threads,
    /// `auto`, `cpu`, `cuda` or `mps`.
    Device,
    /// The checkpoint's name; empty for a default.
    Name,
    /// `none` or `gradual`.
    Unfreezing,
    /// `equal`, or `discriminative` with its factor.
    LayerRates,
    /// How the learning rate changes by itself.
    Schedule,
    /// Whether gradients are made shorter.
    Clipping,
    /// Share of the truth that is spread over all classes.
    LabelSmoothing,
    /// How the images that are trained on are distorted.
    Augmentation,
    /// Whether the run ends before all its epochs are trained.
    Stopping,
    /// Which network becomes the checkpoint.
    Keep,
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 22] = [
        Self::From,
        Self::Model,
        Self::Task,
        Self::Data,
        Self::Labels,
        Self::Trainable,
        Self::Epochs,
        Self::BatchSize,
        Self::LearningRate,
        Self::Optimizer,
        Self::Seed,
        Self::Threads,
        Self::Device,
        Self::Name,
        Self::Unfreezing,
        Self::LayerRates,
        Self::Schedule,
        Self::Clipping,
        Self::LabelSmoothing,
        Self::Augmentation,
        Self::Stopping,
        Self::Keep,
    ];

    /// The field's label in a form.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::Model => "model",
            Self::Task => "task",
            Self::Data => "data",
            Self::Labels => "labels",
            Self::Trainable => "trainable",
            Self::Unfreezing => "unfreezing",
            Self::Epochs => "epochs",
            Self::BatchSize => "batch size",
            Self::LearningRate => "learning rate",
            Self::LayerRates => "layer rates",
            Self::Schedule => "schedule",
            Self::Optimizer => "optimizer",
            Self::Stopping => "stopping",
            Self::Keep => "keep",
            Self::Clipping => "clipping",
            Self::LabelSmoothing => "smoothing",
            Self::Augmentation => "augmentation",
            Self::Seed => "seed",
            Self::Threads => "threads",
            Self::Device => "device",
            Self::Name => "name",
        }
    }

    /// The flag of the command line that sets it, without dashes.
    #[must_use]
    pub fn flag(self) -> String {
        match self {
            // The form has room for half of it.
            Self::LabelSmoothing => "label-smoothing".to_owned(),
            _ => self.label().replace(' ', "-"),
        }
    }

    /// Whether it is one of the methods that a training can do without.
    #[must_use]
    pub const fn is_method(self) -> bool {
        matches!(
            self,
            Self::Unfreezing
                | Self::LayerRates
                | Self::Schedule
                | Self::Clipping
                | Self::LabelSmoothing
                | Self::Augmentation
                | Self::Stopping
                | Self::Keep
        )
    }

    /// Whether a training of this kind has the field.
    #[must_use]
    pub const fn applies_to(self, kind: Kind) -> bool {
        match self {
            Self::From | Self::Trainable | Self::Unfreezing | Self::LayerRates => {
                matches!(kind, Kind::Transfer)
            }
            Self::Model => matches!(kind, Kind::Pretrain),
            _ => true,
        }
    }
}

pub(super) fn read_device(text: &str) -> Result<Device, String> {
    [Device::Auto, Device::Cpu, Device::Cuda, Device::Mps]
        .into_iter()
        .find(|device| device.word() == text.trim())
        .ok_or_else(|| format!("{text:?} is no device; use auto, cpu, cuda or mps"))
}
