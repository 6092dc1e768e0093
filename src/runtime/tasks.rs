//! Tasks of the user's own, written in the background.

use mnist_core::task::Task;

use crate::app::Msg;
use crate::config::{ConfigFile, save_task};
use crate::files::Existing;

/// Writes a task into the user's file.
pub(super) fn save(file: &ConfigFile, task: &Task, existing: Existing) -> Msg {
    match save_task(file, task, existing) {
        Ok(tasks) => Msg::TaskSaved {
            name: task.name().to_owned(),
            tasks: Box::new(tasks),
        },
        Err(error) => Msg::TaskNotSaved(error.to_string()),
    }
}
