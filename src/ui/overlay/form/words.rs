//! What stands beside the fields of the forms.

use crate::app::form::{ExperimentField, ImportField, Item, TrainingItem};
use crate::request::Field;

/// What stands beside a field.
pub(in crate::ui::overlay) trait Words: Item {
    /// What can be entered.
    fn takes(self) -> &'static str;

    /// What an empty field means.
    fn empty(self) -> &'static str;
}

impl Words for TrainingItem {
    fn takes(self) -> &'static str {
        match self {
            Self::Setting(Field::From) => {
                "the name of a checkpoint, the beginning of its id, or a file"
            }
            Self::Setting(Field::Model) => "a network of config.toml, which can hold your own",
            Self::Setting(Field::Task) => {
                "a task, one class against the rest as in digits:3, or one that you make"
            }
            Self::Setting(Field::Data) => "mnist, a data set of config.toml, or a path to one",
            Self::Setting(Field::Labels) => {
                "images to train on, the same share of each class; or all"
            }
            Self::Setting(Field::Trainable) => "head, all, or layers such as dense_2,head",
            Self::Setting(Field::Unfreezing) => {
                "gradual: layers begin to train one after the other, from the head down"
            }
            Self::Setting(Field::LayerRates) => {
                "equal, or discriminative, which falls by 2.6 a layer (discriminative:factor=2)"
            }
            Self::Setting(Field::Schedule) => {
                "constant, step:every=5, exponential:factor=0.9, cosine, one-cycle or plateau"
            }
            Self::Setting(Field::Stopping) => {
                "never, or early:patience=3, after 3 epochs without a better validation score"
            }
            Self::Setting(Field::Keep) => {
                "the last network, or best, that of the best epoch; also best:metric=accuracy"
            }
            Self::Setting(Field::Clipping) => {
                "none, or norm:max=1, which makes longer gradients so long"
            }
            Self::Setting(Field::LabelSmoothing) => {
                "share of the truth that is spread over all classes, such as 0.1"
            }
            Self::Setting(Field::Augmentation) => {
                "none, shift:pixels=2, rotate:degrees=10, elastic, or several: shift+rotate"
            }
            Self::Setting(Field::Epochs) => "passes over the training images",
            Self::Setting(Field::BatchSize) => "images in a step",
            Self::Setting(Field::LearningRate) => "how far a step goes, such as 0.02",
            Self::Setting(Field::Optimizer) => {
                "sgd, adam or adamw, as in sgd:momentum=0.9,nesterov=true"
            }
            Self::Setting(Field::Seed) => {
                "of every random draw; same seed and threads, same network"
            }
            Self::Setting(Field::Threads) => "auto is 1; more are faster on an idle machine only",
            Self::Setting(Field::Device) => "where to compute; auto is the fastest there is",
            Self::Setting(Field::Name) => "of the checkpoint in the library",
            Self::Start => "paused, to look at the layers and go step by step first",
            Self::Queue => "what to do while another run is live",
        }
    }

    fn empty(self) -> &'static str {
        match self {
            Self::Setting(Field::Labels) => "all",
            Self::Setting(Field::Name) => "named after model and task",
            _ => "",
        }
    }
}

impl Words for ImportField {
    fn takes(self) -> &'static str {
        match self {
            Self::Task => "what its classes mean; these tasks have as many",
            Self::Model => {
                "a state dict does not say what is computed between its weights; it fits these"
            }
            Self::Name => "of the checkpoint in the library",
        }
    }

    fn empty(self) -> &'static str {
        match self {
            Self::Name => "named after the file",
            Self::Task | Self::Model => "",
        }
    }
}

impl Words for ExperimentField {
    fn takes(self) -> &'static str {
        match self {
            Self::Training(Field::From) => {
                "checkpoints by name, beginning of an id, or file; commas between several"
            }
            Self::Training(Field::Epochs) => "passes over the images, for every number of labels",
            Self::Training(Field::Schedule) => {
                "constant, step:every=5, exponential:factor=0.9, cosine or one-cycle"
            }
            Self::Training(field) => TrainingItem::Setting(field).takes(),
            Self::Strategies => {
                "scratch to compare with, frozen, finetune, partial:K, gradual, discriminative, probe, compose"
            }
            Self::Budgets => "numbers of labelled images to learn from, as in 20,100,500",
            Self::Seeds => "how often to repeat each; or the seeds, as in 3,14,15",
        }
    }

    fn empty(self) -> &'static str {
        match self {
            Self::Training(Field::From) => "",
            Self::Training(Field::Epochs) => "fewer labels, more passes: 200 to 10",
            Self::Training(Field::Schedule) => "constant",
            Self::Training(Field::Clipping | Field::Augmentation) => "none",
            Self::Training(Field::LabelSmoothing) => "0",
            Self::Training(_) => "as in config.toml",
            Self::Strategies => "scratch,frozen,finetune",
            Self::Budgets => "20,100,500,2000,10000,55000",
            Self::Seeds => "5",
        }
    }
}
