//! Data sets: listed, looked at, checked.

mod naming;

use crate::programs::bars::write_bars;
use crate::programs::{Programs, with};

/// The hash of the bars.
const BARS: &str = "c3a601579cd5654b48a65b7ab84f226e929d83a2d90fa9311008ce68979b74c2";

/// A configuration with this text in `mine.toml`, beside the bars.
fn configured(text: &str) -> Programs {
    let programs = Programs::new();
    write_bars(&programs);
    std::fs::write(programs.folder().join("mine.toml"), text).unwrap();
    programs
}

/// The bars with a name, their classes and these lines.
fn named(lines: &str) -> Programs {
    configured(&format!(
        "[data.bars]\npath = \"bars.npz\"\nclasses = [\"top\", \"middle\", \"bottom\"]\n{lines}\n"
    ))
}

fn data<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    with(&["--config", "mine.toml", "data"], arguments)
}

/// What is printed, with the folder of the test under a lasting name.
fn shown(programs: &Programs, arguments: &[&str]) -> String {
    let folder = programs.folder().to_str().unwrap();
    programs.output(&data(arguments)).replace(folder, "/FOLDER")
}

#[test]
fn a_set_that_cannot_be_read_says_why_in_its_row() {
    let programs = named("[data.lost]\npath = \"gone.npz\"");
    insta::assert_snapshot!("data-list", shown(&programs, &["list"]));
    let sets = programs.json(&data(&["list", "--json"]));
    let states = sets.iter().map(|set| &set["state"]);
    assert_eq!(states.collect::<Vec<_>>(), ["ok", "no hash", "unreadable"]);
    assert_eq!(sets[1]["training"], 90);
    assert_eq!(
        sets[1]["classes"],
        serde_json::json!(["top", "middle", "bottom"])
    );
    assert!(sets[2]["reason"].as_str().unwrap().contains("[data.lost]"));
}

#[test]
fn a_set_is_shown_with_its_classes_and_samples() {
    let programs = named("validation_first = 30");
    insta::assert_snapshot!(
        "data-show",
        shown(&programs, &["show", "bars", "--samples", "1"])
    );
    let ascii = shown(&programs, &["show", "bars", "--ascii"]);
    assert!(ascii.is_ascii() && ascii.contains("####"), "{ascii}");
    // By its path it is the same set.
    assert_eq!(
        shown(&programs, &["show", "bars.npz"]),
        shown(&programs, &["show", "bars"])
    );
    let set = &programs.json(&data(&["show", "bars", "--json"]))[0];
    let middle = serde_json::json!({"label": 1, "name": "middle", "training": 30, "test": 10});
    assert_eq!(set["classes"][1], middle);
    assert_eq!(
        (&set["validation"], &set["sha256"]),
        (&30.into(), &BARS.into())
    );
}

#[test]
fn samples_are_coloured_only_where_colour_is_wanted() {
    let programs = named("");
    let grey = |color: &str| {
        let show = data(&["show", "bars", "--samples", "1", "--color", color]);
        let mut command = programs.command(&show);
        let command = command.env("COLORTERM", "truecolor").env_remove("NO_COLOR");
        let output = command.output().unwrap();
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("\u{1b}[38;2;255;255;255m")
    };
    assert_eq!(["always", "auto", "never"].map(grey), [true, false, false]);
}

#[test]
fn images_on_a_light_ground_that_are_taken_so_are_told() {
    let programs = Programs::new();
    for stem in ["train", "t10k"] {
        let mut images = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28];
        images.extend(vec![255; 2 * 28 * 28]);
        let write = |name: &str, bytes: &[u8]| {
            let name = format!("{stem}-{name}-ubyte");
            std::fs::write(programs.folder().join(name), bytes).unwrap();
        };
        write("images-idx3", &images);
        write("labels-idx1", &[0, 0, 8, 1, 0, 0, 0, 2, 0, 1]);
    }
    let set = &programs.json(&["data", "show", ".", "--json"])[0];
    let drawing = set["drawing"].as_str().unwrap();
    assert!(
        drawing.starts_with("2 of 2 test images are dark on light"),
        "{drawing}"
    );
    assert_eq!(set["kind"], "IDX");
}

#[test]
fn a_set_is_checked_against_its_hash() {
    let wrong = "0".repeat(64);
    let line = |hash: &str| format!("sha256 = \"{hash}\"");
    let check = data(&["check", "bars"]);
    let unwritten = named("").output(&check);
    assert!(unwritten.lines().any(|l| l == line(BARS)), "{unwritten}");
    assert_eq!(
        named(&line(BARS)).output(&check),
        format!("ok       bars  {BARS}\n")
    );

    let changed = named(&line(&wrong));
    let said = changed.run(&check);
    said.fails(1, &["1 of 1 data set"]);
    assert!(
        said.out.contains(&format!("its hash is {BARS}")),
        "{}",
        said.out
    );
    let said = changed.run(&data(&["check", "--json"]));
    said.fails(1, &["1 of 2 data sets"]);
    assert!(said.out.contains("\"state\":\"changed\""), "{}", said.out);
    let list = changed.output(&data(&["list"]));
    assert!(list.contains("CHANGED"), "{list}");
}

#[test]
fn more_labels_than_named_classes_are_wrong() {
    let programs = configured("[data.bars]\npath = \"bars.npz\"\nclasses = [\"top\", \"rest\"]\n");
    let said = programs.run(&data(&["check", "bars"]));
    said.fails(1, &[]);
    assert!(
        said.out
            .contains("has 3 labels, and [data.bars] of the configuration names 2 classes")
    );
}

#[test]
fn what_is_no_data_set_is_refused_with_those_that_are() {
    let programs = named("");
    for command in ["show", "check"] {
        programs.run(&data(&[command, "nothing"])).fails(
            2,
            &[
                "there is no ",
                "nothing; the data sets with a name are mnist, bars",
            ],
        );
    }
}
