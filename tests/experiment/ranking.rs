//! Which checkpoint suits a task, judged before anything is trained.

use serde_json::json;

use crate::programs::with;
use crate::with_parent;

#[test]
fn checkpoints_are_ranked_for_a_task_by_what_they_know_of_it() {
    let programs = with_parent();
    let other = [
        "pretrain",
        "--task",
        "even-odd",
        "--epochs",
        "1",
        "--start-anyway",
    ];
    programs.output(&with(&other, &["--labels", "5000", "--name", "knows-it"]));
    let rank = ["library", "rank", "--task", "even-odd", "--labels", "500"];
    let ranked = programs.json(&with(&rank, &["--json"]));
    let names: Vec<_> = ranked
        .iter()
        .map(|line| line["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["knows-it", "parent"]);
    for line in &ranked {
        let score = |name: &str| line[name]["value"].as_f64().unwrap();
        assert_eq!(
            (&line["images"], &line["features"]),
            (&json!(500), &json!(100))
        );
        assert!((0.5..=1.0).contains(&score("probe")), "{line}");
        assert!(score("leep") <= 0.0 && score("nce") <= 0.0);
        assert!((0.0..=1.0).contains(&score("h_score")));
        assert!(line["seconds"].as_f64().unwrap() > 0.0);
    }
    // The one whose classes are those of the task tells more of them.
    assert!(ranked[0]["leep"]["value"].as_f64() > ranked[1]["leep"]["value"].as_f64());
    let told = programs.output(&rank);
    assert!(
        told.contains("Judged by 500 labelled images of the task even-odd"),
        "{told}"
    );
    programs
        .run(&["library", "rank", "--task", "magic"])
        .fails(2, &["--task", "choose from"]);
    let too_few = programs.run(&["library", "rank", "--labels", "1"]);
    too_few.fails(
        2,
        &["--labels: 1 label leaves a class without any; use 2 or more"],
    );
    let too_many = programs.run(&["library", "rank", "--labels", "90000"]);
    too_many.fails(2, &["--labels: there are only 55000"]);
}
