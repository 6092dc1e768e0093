//! `mnist-tui pretrain`

use std::io::Write;

use clap::Args;

use super::failure::Failure;
use super::place::Place;
use super::train::{self, TrainingFlags};
use crate::request::{Field, Kind, TrainingRequest};

/// Train a network from fresh weights and keep it in the library
///
/// Prints a line an epoch (on a terminal a progress bar), then the layers, the scores on the test images and the
/// first three predictions. Ctrl-C stops and saves; `mnist-tui runs resume RUN` goes on. With --labels N it tells
/// what a few labels give from scratch, to compare a transfer with.
#[derive(Debug, Args)]
pub(crate) struct Pretrain {
    /// A model of the configuration, such as mlp or lenet
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    #[command(flatten)]
    flags: TrainingFlags,
}

pub(super) fn run(command: &Pretrain, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let mut request = TrainingRequest::new(Kind::Pretrain, &place.config);
    if let Some(model) = &command.model {
        request.set(Field::Model, model);
    }
    command.flags.apply(&mut request);
    train::run(&request, &command.flags, place, out)
}
