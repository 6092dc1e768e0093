//! Tasks by name: those of config.toml, and one class of such a task against the rest.

use std::collections::BTreeMap;

use mnist_core::task::Task;

/// The task called `name`: one of `tasks`, or `TASK:CLASS`, which tells the images of one class of such a task from all
/// others, as in `digits:3`.
///
/// # Errors
/// There is no such one; the names that there are.
pub(crate) fn task(name: &str, tasks: &BTreeMap<String, Task>) -> Result<Task, String> {
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
    let names: Vec<&str> = tasks.keys().map(String::as_str).collect();
    Err(format!(
        "no task {name:?} is defined; choose from {}, or one class against the rest, as in digits:3",
        names.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load_defaults;

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
            let task = &tasks[name];
            let digits = (0..10).filter(|digit| task.class_of(*digit) == Some(1));
            digits.collect::<Vec<u8>>()
        };
        assert_eq!(in_class_one("at-least-5"), [5, 6, 7, 8, 9]);
        assert_eq!(in_class_one("prime"), [2, 3, 5, 7]);
        assert_eq!(in_class_one("loops"), [0, 6, 8, 9]);
    }
}
