//! Sentences that name keys, as the keymap has them.

use crate::app::Model;
use crate::keys::{Action, Context};

/// The key that does `action` in `context`, as a sentence can name it.
pub(crate) fn key(model: &Model, context: Context, action: Action) -> String {
    model.keymap.named(context, action)
}

/// What to do where there is nothing to show yet.
pub(crate) fn how_to_begin(model: &Model) -> String {
    let train = key(model, Context::Global, Action::ShowTrain);
    let pretrain = key(model, Context::Train, Action::Pretrain);
    format!("{train} shows Train, and {pretrain} trains a network there.")
}
