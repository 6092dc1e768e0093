use super::*;
use crate::experiment::report::tests::{plan, plan_from, results};

/// Two networks, of which the first has two sources.
const SOURCES: &str = "digits-mlp,digits-lenet,other-mlp";

fn exported(seeds: usize, name: &str) -> Vec<(String, String)> {
    exported_from("digits-mlp", seeds, name)
}

fn exported_from(from: &str, seeds: usize, name: &str) -> Vec<(String, String)> {
    let plan = plan_from(from, seeds);
    let results = results(&plan);
    let report = Report::of(&plan, &results);
    let findings = Findings {
        plan: &plan,
        results: &results,
        report: &report,
    };
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join(name);
    let written = write(findings, &to, Existing::Keep).unwrap();
    let again = write(findings, &to, Existing::Keep).unwrap_err();
    assert!(again.to_string().contains("exists"), "{again}");
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        (name, String::from_utf8_lossy(&bytes).into_owned())
    };
    written.into_iter().map(read).collect()
}

#[test]
fn a_table_has_a_line_for_each_run() {
    let files = exported(2, "runs.csv");
    insta::assert_snapshot!(files[0].1);
    assert_eq!(files[0].1.lines().count(), 19);
}

#[test]
fn a_chart_as_vectors_shows_curves_bands_and_where_scratch_overtakes() {
    let files = exported(5, "chart.svg");
    insta::assert_snapshot!(files[0].1);
}

#[test]
fn a_page_answers_the_question_and_has_its_chart_beside_it() {
    let files = exported(5, "page.md");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["page.svg", "page.md"]);
    insta::assert_snapshot!(files[1].1);
}

#[test]
fn a_report_is_that_of_the_command_line() {
    let files = exported(5, "report.JSON");
    let plan = plan(5);
    let report = Report::of(&plan, &results(&plan));
    let read: serde_json::Value = serde_json::from_str(&files[0].1).unwrap();
    assert_eq!(read, json_of(&report));
}

#[test]
fn a_report_of_one_source_says_what_it_always_said() {
    insta::assert_snapshot!(exported(5, "report.json")[0].1);
}

#[test]
fn several_sources_are_told_apart_in_a_report() {
    insta::assert_snapshot!(exported_from("digits-mlp,other-mlp", 2, "report.json")[0].1);
}

#[test]
fn several_sources_are_told_apart_in_a_table() {
    let files = exported_from(SOURCES, 1, "runs.csv");
    insta::assert_snapshot!(files[0].1);
}

#[test]
fn several_sources_are_told_apart_on_a_page_and_in_its_chart() {
    let files = exported_from(SOURCES, 5, "page.md");
    for (_, content) in &files {
        insta::assert_snapshot!(content);
    }
}

#[test]
fn the_names_of_many_curves_take_several_rows_above_the_chart() {
    let files = exported_from(SOURCES, 2, "chart.svg");
    let drawn = &files[0].1;
    for name in [
        "scratch as digits-mlp",
        "scratch as digits-lenet",
        "finetune from other-mlp",
    ] {
        assert!(drawn.contains(name), "no {name}");
    }
}

#[test]
fn a_picture_is_drawn_without_fonts_of_the_system() {
    let plan = plan(5);
    let report = Report::of(&plan, &results(&plan));
    let picture = image::load_from_memory(&chart::png(&report).unwrap()).unwrap();
    let picture = picture.to_rgb8();
    assert_eq!(picture.dimensions(), (1800, 1120));
    let is_ink = |x: u32, y: u32| picture.get_pixel(x, y).0 != [255; 3];
    let title = (0..1800).flat_map(|x| (20..70).map(move |y| (x, y)));
    assert!(title.into_iter().any(|(x, y)| is_ink(x, y)), "no title");
}

#[test]
fn what_cannot_be_written_says_what_can() {
    let plan = plan(2);
    let results = Results::new();
    let report = Report::of(&plan, &results);
    let findings = Findings {
        plan: &plan,
        results: &results,
        report: &report,
    };
    for (name, told) in [("a.pdf", ".svg"), ("a", ".csv"), ("a.csv", "resume")] {
        let error = write(findings, Path::new(name), Existing::Keep).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}
