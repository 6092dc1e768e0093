//! `mnist-tui transfer`

use std::io::Write;

use clap::Args;

use super::failure::Failure;
use super::place::Place;
use super::train::{self, TrainingFlags};
use crate::request::{Field, Kind, TrainingRequest};

/// Teach a checkpoint a new task by reusing its layers
///
/// A task with other classes gets a new head; --trainable says which layers train, all others keep their weights bit
/// for bit. In the end it tells what the same labels give from scratch, where the library knows.
#[derive(Debug, Args)]
pub(crate) struct Transfer {
    /// The checkpoint to start from: a name, the beginning of an id, or a file
    #[arg(long, value_name = "CHECKPOINT")]
    from: String,
    /// Layers that train: `head`, `all`, or names as in `dense_2,head`
    #[arg(long, value_name = "head|all|LAYER,...")]
    trainable: Option<String>,
    /// `gradual` begins with those layers and unfreezes the others one after the other, from the head down, until all train
    #[arg(long, value_name = "none|gradual")]
    unfreezing: Option<String>,
    /// `discriminative` divides the learning rate by 2.6 at each layer below the head, or by another number, as in
    /// `discriminative:factor=2`
    #[arg(long, value_name = "equal|discriminative")]
    layer_rates: Option<String>,
    #[command(flatten)]
    flags: TrainingFlags,
}

pub(super) fn run(command: &Transfer, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let mut request = TrainingRequest::new(Kind::Transfer, &place.config);
    request.set(Field::From, &command.from);
    for (field, text) in [
        (Field::Trainable, &command.trainable),
        (Field::Unfreezing, &command.unfreezing),
        (Field::LayerRates, &command.layer_rates),
    ] {
        if let Some(text) = text {
            request.set(field, text);
        }
    }
    command.flags.apply(&mut request);
    train::run(&request, &command.flags, place, out)
}
