use jiff::SignedDuration;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::data::DataSource;
use crate::library::{Annotations, CheckpointId};

fn now() -> Timestamp {
    "2026-11-24T16:20:41Z".parse().unwrap()
}

/// `even-odd-head`: tagged, a favourite, an hour old.
fn entry() -> Entry {
    let id = |digits: &str| CheckpointId::try_from(digits.repeat(32)).unwrap();
    Entry {
        id: id("9c"),
        names: vec!["even-odd-head".into(), "Best".to_lowercase()],
        path: "x".into(),
        bytes: 1,
        created: now() - SignedDuration::from_hours(1),
        model: "mlp".into(),
        task: "even-odd".into(),
        label_map: vec![1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
        parameters: 265_802,
        data_hash: DataSource::Mnist.hashes().unwrap().combined(),
        labels: Some(500),
        validation_accuracy: None,
        test_accuracy: 0.9712,
        parent: Some(id("3f")),
        imported_from: None,
        annotations: Annotations {
            tags: vec!["demo".into()],
            favourite: true,
            note: Some("For the talk in Bern".into()),
        },
    }
}

fn holds(query: &str) -> bool {
    Query::parse(query).matches(&entry(), now())
}

#[rstest]
#[case("")]
#[case("  ")]
#[case("EVEN head")]
#[case("eohd")]
#[case("9c9c")]
#[case("talk")]
#[case("task:even-odd acc>0.97 tag:demo")]
#[case("acc>97%")]
#[case("acc>=97.12")]
#[case("acc=0.9712 test<98")]
#[case("params<300,000 labels<=500")]
#[case("age<2h age>30m")]
#[case("is:favourite")]
#[case("is:fav name:odd model:mlp id:9c parent:3f3f note:bern")]
// Still being typed:
#[case("acc>")]
#[case("tag:")]
#[case("is:")]
fn a_filter_that_holds(#[case] query: &str) {
    assert!(holds(query), "{query}");
    assert_eq!(Query::parse(query).problems, [""; 0]);
}

#[rstest]
#[case("lenet")]
#[case("daeh")]
#[case("EVEN nothing")]
#[case("task:digits")]
#[case("tag:dem")]
#[case("acc>0.98")]
#[case("val>0")]
#[case("labels>500")]
#[case("age>1d")]
#[case("from:keras")]
#[case("9d")]
#[case("color:red")]
fn a_filter_that_does_not_hold(#[case] query: &str) {
    assert!(!holds(query), "{query}");
    assert_eq!(Query::parse(query).problems, [""; 0]);
}

#[rstest]
#[case("acc>high", "acc>0.97")]
#[case("age<2", "age<2d")]
#[case("params<many", "params<300,000")]
#[case("is:good", "is:favourite")]
#[case("size>3", "acc, val, params")]
fn a_term_that_says_nothing_is_left_out_and_told(#[case] query: &str, #[case] remedy: &str) {
    let parsed = Query::parse(&format!("head {query}"));
    assert!(parsed.problems[0].contains(remedy), "{:?}", parsed.problems);
    assert!(parsed.matches(&entry(), now()));
}

#[test]
fn all_labels_are_more_than_any_number_of_them() {
    let mut entry = entry();
    entry.labels = None;
    let holds = |query| Query::parse(query).matches(&entry, now());
    assert!(holds("labels>1000000"));
    assert!(!holds("labels<1000000"));
}

proptest! {
    #[test]
    fn any_text_is_a_filter(text in ".{0,40}") {
        let query = Query::parse(&text);
        let _ = query.matches(&entry(), now());
    }

    #[test]
    fn another_word_never_lets_more_through(text in "[a-z:<>=0-9. ]{0,20}", word in "[a-z]{1,3}") {
        if holds(&format!("{text} {word}")) {
            prop_assert!(holds(&text));
        }
    }
}
