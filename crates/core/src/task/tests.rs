use super::*;

#[test]
fn digits_lie_within_even_and_odd_and_not_the_other_way_round() {
    let (digits, even_odd) = (Task::digits(), Task::even_odd());
    assert_eq!(
        digits.within(&even_odd),
        Some(vec![1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
    );
    assert_eq!(even_odd.within(&even_odd), Some(vec![0, 1]));
    assert_eq!(even_odd.within(&digits), None);
}

#[test]
fn even_is_one_and_odd_is_zero() {
    let task = Task::even_odd();
    assert_eq!(
        [7, 2, 1].map(|digit| task.class_of(digit)),
        [Some(0), Some(1), Some(0)]
    );
    assert_eq!(task.class_of(10), None);
}

#[test]
fn built_in_tasks_pass_their_own_check() {
    for task in [Task::digits(), Task::even_odd()] {
        let text = serde_json::to_string(&task).unwrap();
        assert_eq!(serde_json::from_str::<Task>(&text).unwrap(), task);
    }
}

#[test]
fn a_map_to_a_missing_class_is_refused() {
    let error = task(&["a", "b"], &[0, 1, 2, 0, 0, 0, 0, 0, 0, 0]).unwrap_err();
    assert_eq!(
        error,
        TaskError::UnknownClass {
            name: "t".into(),
            label: "2".into(),
            class: 2,
            last: 1
        }
    );
}

/// A task of numbered labels.
fn task(classes: &[&str], label_map: &[u8]) -> Result<Task, TaskError> {
    Task::new(
        "t".into(),
        numbers(label_map.len()),
        named(classes),
        label_map.to_vec(),
    )
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_task_has_two_classes_at_least_each_with_a_label_and_a_name_of_its_own() {
    let told = |classes: &[&str], map: &[u8]| task(classes, map).unwrap_err().to_string();
    assert!(told(&["a"], &[0, 0]).contains("needs 2 to 2 classes"));
    assert!(told(&["a", "b", "c"], &[0, 1]).contains("needs 2 to 2 classes"));
    assert!(told(&["a", "b"], &[0, 0]).contains("no label belongs to class \"b\""));
    assert!(told(&["a", "a"], &[0, 1]).contains("has \"a\" twice"));
    assert!(task(&["a", "b"], &[1, 0, 1]).is_ok());
}

#[test]
fn named_labels_are_written_and_numbers_are_not() {
    let shoes = Task::of_classes("shoes".into(), named(&["Sandal", "Sneaker"])).unwrap();
    let text = serde_json::to_string(&shoes).unwrap();
    assert!(text.contains(r#""labels":["Sandal","Sneaker"]"#), "{text}");
    assert_eq!(serde_json::from_str::<Task>(&text).unwrap(), shoes);
    let digits = serde_json::to_string(&Task::digits()).unwrap();
    assert!(!digits.contains("labels"), "{digits}");
}

#[test]
fn a_task_fits_the_labels_that_it_is_of() {
    let digits = Task::digits();
    let clothes = Labels::Named(named(&["T-shirt", "Trouser", "Pullover", "Dress"]));
    assert_eq!(digits.fits(&Labels::Named(numbers(10))), Ok(()));
    assert_eq!(digits.fits(&Labels::Below(10)), Ok(()));
    assert_eq!(
        digits.fits(&clothes).unwrap_err().to_string(),
        "task digits is of the labels 0, 1, … 9; the images have T-shirt, Trouser, Pullover, Dress"
    );
    assert!(digits.fits(&Labels::Below(27)).is_err());
}

#[test]
fn the_same_numbers_of_other_labels_are_another_question() {
    let letters = named(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
    let letters = Task::of_classes("letters".into(), letters).unwrap();
    assert!(!letters.same_question(&Task::digits()));
    assert!(letters.same_question(&letters.clone()));
}
