//! Actions in the editor of a task, and what became of saving it.

use crate::app::task_editor::{Asker, Standing, TaskEditor};
use crate::app::{Effect, Model, Notice, Overlay};
use crate::config::Tasks;
use crate::keys::Action;

/// Edits the task of a form.
pub(super) fn open(model: &mut Model, asker: Asker) -> Vec<Effect> {
    let editor = TaskEditor::new(asker, &model.config);
    model.overlay = Some(Overlay::Task(Box::new(editor)));
    vec![]
}

pub(super) fn act(model: &mut Model, mut editor: Box<TaskEditor>, action: Action) -> Vec<Effect> {
    let mut effects = vec![];
    match action {
        Action::Cancel => {
            model.overlay = Some(editor.asker.overlay());
            return effects;
        }
        Action::Submit => match editor.task(&model.config.tasks) {
            Ok((task, existing)) => {
                editor.standing = Standing::Saving;
                effects.push(Effect::SaveTask { task, existing });
            }
            // What is wrong stands there already.
            Err(_) => editor.go_to_problem(&model.config.tasks),
        },
        _ => editor.act(action),
    }
    model.overlay = Some(Overlay::Task(editor));
    effects
}

/// The form that asked for a task gets it.
pub(in crate::app) fn saved(model: &mut Model, name: &str, tasks: Tasks) {
    model.config.tasks = tasks;
    model.notice = Some(Notice::Info(format!("config.toml has the task {name} now")));
    model.overlay = match model.overlay.take() {
        Some(Overlay::Task(editor)) if editor.standing == Standing::Saving => {
            let mut asker = editor.asker;
            asker.take(name, &model.config);
            Some(asker.overlay())
        }
        other => other,
    };
}

/// The editor says why a task could not be written.
pub(in crate::app) fn not_saved(model: &mut Model, problem: String) {
    match &mut model.overlay {
        Some(Overlay::Task(editor)) => editor.standing = Standing::Refused(problem),
        _ => model.notice = Some(Notice::Problem(problem)),
    }
}
