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
    #[command(flatten)]
    flags: TrainingFlags,
}

pub(super) fn run(command: &Transfer, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let mut request = TrainingRequest::new(Kind::Transfer, &place.config);
    request.set(Field::From, &command.from);
    if let Some(layers) = &command.trainable {
        request.set(Field::Trainable, layers);
    }
    command.flags.apply(&mut request);
    train::run(&request, &command.flags, place, out)
}
