//! Methods of training as they are typed.

use mnist_core::run::Methods;

use super::Field;
use crate::config::{Config, augmentation, variant};

/// What is typed for these methods, by field.
pub(crate) fn as_typed(methods: &Methods) -> [(Field, String); 8] {
    let smoothing = methods.label_smoothing.get().to_string();
    let augmentation = augmentation::text(&methods.augmentation);
    [
        (Field::Unfreezing, methods.unfreezing.word().to_owned()),
        (Field::LayerRates, variant::text(&methods.layer_rates)),
        (Field::Schedule, variant::text(&methods.schedule)),
        (Field::Clipping, variant::text(&methods.clipping)),
        (Field::LabelSmoothing, smoothing),
        (Field::Augmentation, augmentation),
        (Field::Stopping, variant::text(&methods.stopping)),
        (Field::Keep, variant::text(&methods.keep)),
    ]
}

/// What is typed for what differs from a training without methods, by field.
pub(crate) fn chosen(methods: &Methods) -> impl Iterator<Item = (Field, String)> + use<> {
    let usual = as_typed(&Methods::default());
    let all = as_typed(methods).into_iter().zip(usual);
    all.filter_map(|(text, usual)| (text != usual).then_some(text))
}

/// The methods that `config` proposes.
pub(super) const fn proposed(config: &Config) -> Methods {
    let (training, transfer) = (&config.training, &config.transfer);
    Methods {
        layer_rates: transfer.layer_rates,
        unfreezing: transfer.unfreezing,
        schedule: training.schedule,
        stopping: training.stopping,
        keep: training.keep,
        clipping: training.clipping,
        label_smoothing: training.label_smoothing,
        augmentation: training.augmentation,
    }
}
