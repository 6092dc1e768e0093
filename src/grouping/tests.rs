use mnist_core::task::numbers;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn grouped(groups: &[&str]) -> Result<Task, GroupingError> {
    let groups: Result<Vec<Group>, _> = groups.iter().map(|text| text.parse()).collect();
    Grouping::parse(numbers(10), &groups?)?.task("mine")
}

#[test]
fn labels_are_named_one_by_one_as_ranges_or_as_the_rest() {
    let even_odd = grouped(&["odd=1,3,5,7,9", "even=0,2,4,6,8"]).unwrap();
    assert_eq!(even_odd.label_map(), [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
    let loops = grouped(&["no loop=rest", "loop = 0, 6, 8-9"]).unwrap();
    assert_eq!(loops.classes(), ["no loop", "loop"]);
    assert_eq!(loops.label_map(), [1, 0, 0, 0, 0, 0, 1, 0, 1, 1]);
    let high = grouped(&["low=0-4", "high=9-5"]).unwrap();
    assert_eq!(high.label_map(), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
}

#[rstest]
#[case(&["odd=1,3"], "needs 2 to 10 classes, one label or more for each; it has 1")]
#[case(&["odd=1,3,5,7,9", "even=0,2,4"], "no class has labels 6, 8; every label needs one")]
#[case(&["odd=1-9", "even=0,2,4"], "the groups name labels 2, 4 more than once;")]
#[case(&["odd=1,1", "even=rest"], "the groups name label 1 more than once;")]
#[case(&["odd=1-10", "even=0"], "class \"odd\": there is no label \"1-10\"; the labels are 0, 1,")]
#[case(&["a=rest", "b=rest"], "only one class can have the rest, but a, b do")]
#[case(&["a=0-9", "b=rest"], "class \"b\": all labels are named")]
#[case(&["a=0-4", "a=rest"], "has \"a\" twice")]
#[case(&["\" \"=0-4", "b=rest"], "a class has no name")]
#[case(&["a", "b=rest"], "\"a\" is no group; write CLASS=LABELS")]
#[case(&["a=", "b=rest"], "\"a=\" is no group")]
#[case(&["a=1,,2", "b=rest"], "\"a=1,,2\" is no group")]
#[case(&["=1", "b=rest"], "\"=1\" is no group")]
#[case(&["\"a=1", "b=rest"], "is no group")]
#[case(&["\"a\"b=1", "b=rest"], "is no group")]
fn what_makes_no_task_is_told(#[case] groups: &[&str], #[case] told: &str) {
    let error = grouped(groups).unwrap_err().to_string();
    assert!(error.contains(told), "{error}");
}

#[test]
fn names_are_checked_as_in_config_toml() {
    let grouping = Grouping::of(&Task::even_odd());
    assert_eq!(grouping.task("mine").unwrap().name(), "mine");
    let error = grouping.task("My Task").unwrap_err();
    assert!(matches!(error, GroupingError::Name(_)), "{error}");
}

#[test]
fn a_label_may_be_called_like_a_range_or_like_the_rest() {
    let labels = ["a", "b", "c", "a-c", "rest"].map(str::to_owned).to_vec();
    let groups = ["x=a-c,a", "y=rest,b,c"].map(|text| text.parse().unwrap());
    let task = Grouping::parse(labels, &groups).unwrap().task("mine");
    assert_eq!(task.unwrap().label_map(), [0, 1, 1, 0, 1]);
}

#[test]
fn a_class_that_goes_leaves_its_labels_without_one() {
    let mut grouping = Grouping::of(&Task::digits());
    grouping.remove_class(3);
    assert_eq!(grouping.classes().len(), 9);
    assert_eq!(grouping.class_of(3), None);
    assert_eq!(
        (grouping.class_of(2), grouping.class_of(4)),
        (Some(2), Some(3))
    );
    grouping.assign(3, 8);
    assert_eq!(grouping.written(8), "3,9");
}

#[test]
fn many_labels_in_a_row_are_written_as_a_range() {
    let task = grouped(&["a=0,2-6,8-9", "b=rest"]).unwrap();
    let grouping = Grouping::of(&task);
    assert_eq!(grouping.group(0), "a=0,2-6,8,9");
    assert_eq!(grouping.group(1), "b=1,7");
}

/// Labels of any names, and the class of each.
fn any_partition() -> impl Strategy<Value = Grouping> {
    let name = prop_oneof![
        "[a-c0-9]{1,2}",
        "[a-c]-[a-c]",
        "[-,=\"\\\\ a]{1,4}",
        "\\PC{1,6}"
    ];
    let names = |count| prop::collection::btree_set(name.clone(), count);
    (names(4..20), names(2..5)).prop_flat_map(|(labels, classes)| {
        let count = labels.len();
        let shuffled = Just(labels.into_iter().collect::<Vec<_>>()).prop_shuffle();
        let class_of = prop::collection::vec(0..classes.len(), count);
        (shuffled, Just(classes), class_of).prop_map(|(labels, classes, class_of)| {
            let mut grouping = Grouping::new(labels);
            for class in &classes {
                grouping.add_class(class);
            }
            for (label, class) in class_of.into_iter().enumerate() {
                grouping.assign(label, class);
            }
            grouping
        })
    })
}

proptest! {
    #[test]
    fn any_partition_is_read_back_as_it_was_written(grouping in any_partition()) {
        let used = (0..grouping.classes().len()).filter(|class| grouping.members(*class).next().is_some());
        let texts: Vec<String> = used.map(|class| grouping.group(class)).collect();
        let groups: Result<Vec<Group>, _> = texts.iter().map(|text| text.parse()).collect();
        let read = Grouping::parse(grouping.labels().to_vec(), &groups.unwrap());
        let read = read.unwrap();
        for label in 0..grouping.labels().len() {
            let class = |of: &Grouping| of.class_of(label).map(|class| of.classes()[class].clone());
            prop_assert_eq!(class(&read), class(&grouping), "{:?}", texts);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,20}") {
        if let Ok(group) = text.parse::<Group>() {
            let _ = Grouping::parse(numbers(10), &[group]);
        }
    }
}
