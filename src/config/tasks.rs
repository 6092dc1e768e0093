//! Tasks by name: those of config.toml, and one class of such a task against the rest.

use std::collections::BTreeMap;

use mnist_core::task::Task;

/// Where a task is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskOrigin {
    /// In the program.
    BuiltIn,
    /// In `[tasks]` of the user's file.
    Own,
    /// By the classes of a data set in the user's file.
    DataSet,
}

impl TaskOrigin {
    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::BuiltIn => "built in",
            Self::Own => "your file",
            Self::DataSet => "data set",
        }
    }
}

/// The tasks by name, each with where it is defined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tasks(BTreeMap<String, (Task, TaskOrigin)>);

impl Tasks {
    pub(super) fn insert(&mut self, task: Task, origin: TaskOrigin) {
        self.0.insert(task.name().to_owned(), (task, origin));
    }

    /// The task of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Task> {
        self.0.get(name).map(|(task, _)| task)
    }

    /// Where the task of this name is defined.
    #[must_use]
    pub fn origin(&self, name: &str) -> Option<TaskOrigin> {
        self.0.get(name).map(|(_, origin)| *origin)
    }

    /// Every task, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Task> {
        self.0.values().map(|(task, _)| task)
    }

    /// Every name, in their order.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }
}

/// The task called `name`: one of `tasks`, or `TASK:CLASS`, which tells the images of one class of such a task from all
/// others, as in `digits:3`.
///
/// # Errors
/// There is no such one; the names that there are.
pub(crate) fn task(name: &str, tasks: &Tasks) -> Result<Task, String> {
    let name = name.trim();
    if let Some(task) = tasks.get(name) {
        return Ok(task.clone());
    }
    let one = name.split_once(':').and_then(|(task, class)| {
        let task = tasks.get(task)?;
        Some((task, class))
    });
    if let Some((task, class)) = one {
        return task.one_against_the_rest(class).ok_or_else(|| {
            let classes = task.classes().join(", ");
            format!(
                "task {} has no class {class:?}; choose from {classes}",
                task.name()
            )
        });
    }
    let names: Vec<&str> = tasks.names().map(String::as_str).collect();
    Err(format!(
        "no task {name:?} is defined; choose from {}, or one class against the rest, as in digits:3",
        names.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::error::{BUILT_IN, Source};
    use crate::config::load_defaults;
    use crate::config::merge::combine;

    #[test]
    fn one_class_is_told_from_the_rest() {
        let tasks = load_defaults().unwrap().tasks;
        let three = task("digits:3", &tasks).unwrap();
        assert_eq!(three.name(), "digits:3");
        assert_eq!(three.classes(), ["rest", "3"]);
        assert_eq!(three.label_map(), [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        // Of two classes it is the same question, the class asked for second.
        let odd = task("even-odd:odd", &tasks).unwrap();
        assert_eq!(odd.label_map(), [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    }

    #[test]
    fn a_task_knows_where_it_is_defined() {
        let own = "[tasks.prime]\nclasses = [\"a\", \"b\"]\nlabel_map = [0, 1]\n\
                   [data.shoes]\npath = \"/shoes\"\nclasses = [\"left\", \"right\"]\n";
        let source = Source {
            path: "my.toml",
            text: own,
        };
        let tasks = combine(&[BUILT_IN, source]).unwrap().tasks;
        let origins = ["digits", "prime", "shoes", "letters"].map(|name| tasks.origin(name));
        let [built_in, own, set] = [TaskOrigin::BuiltIn, TaskOrigin::Own, TaskOrigin::DataSet];
        assert_eq!(origins, [Some(built_in), Some(own), Some(set), None]);
    }

    #[test]
    fn what_is_no_task_is_told_with_what_there_is() {
        let tasks = load_defaults().unwrap().tasks;
        let told = |name| task(name, &tasks).unwrap_err();
        assert!(
            told("letters")
                .contains("no task \"letters\" is defined; choose from at-least-5, digits")
        );
        assert!(told("letters:a").contains("no task \"letters:a\""));
        assert!(told("even-odd:3").contains("no class \"3\"; choose from odd, even"));
    }

    #[test]
    fn the_shipped_tasks_group_the_digits_as_they_say() {
        let tasks = load_defaults().unwrap().tasks;
        let in_class_one = |name: &str| {
            let task = tasks.get(name).unwrap();
            let digits = (0..10).filter(|digit| task.class_of(*digit) == Some(1));
            digits.collect::<Vec<u8>>()
        };
        assert_eq!(in_class_one("at-least-5"), [5, 6, 7, 8, 9]);
        assert_eq!(in_class_one("prime"), [2, 3, 5, 7]);
        assert_eq!(in_class_one("loops"), [0, 6, 8, 9]);
    }
}
