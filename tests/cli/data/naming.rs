//! Data sets that get a name in the user's configuration.

use super::{BARS, configured, data, shown};
use crate::programs::with;

#[test]
fn a_set_is_named_with_its_hash_and_the_file_keeps_its_comments() {
    let programs = configured("# mine\n[training]\nepochs = 3 # few\n");
    let classes = ["--classes", "top,middle,bottom", "--validation-first", "30"];
    let told = shown(&programs, &with(&["add", "bars", "bars.npz"], &classes));
    insta::assert_snapshot!("data-add", told);
    let text = std::fs::read_to_string(programs.folder().join("mine.toml")).unwrap();
    assert!(
        text.starts_with("# mine\n[training]\nepochs = 3 # few\n"),
        "{text}"
    );
    let check = programs.output(&data(&["check", "bars"]));
    assert_eq!(check, format!("ok       bars  {BARS}\n"));

    let again = data(&["add", "bars", "bars.npz"]);
    programs.run(&again).fails(
        2,
        &[
            "there is a data set bars already; choose another name, or take [data.bars] out of",
            "mine.toml",
        ],
    );
    let other = [
        "add",
        "more",
        "bars.npz",
        "--validation-first",
        "9",
        "--json",
    ];
    let other = &programs.json(&data(&other))[0];
    assert_eq!(
        (&other["sha256"], &other["classes"]),
        (&BARS.into(), &serde_json::Value::Null)
    );
}

#[test]
fn a_folder_of_pictures_is_named_with_the_classes_of_its_folders() {
    let programs = configured("# mine\n");
    for (class, grey) in [("dark", 40), ("light", 200)] {
        let folder = programs.folder().join("shades").join(class);
        std::fs::create_dir_all(&folder).unwrap();
        for number in 0..5_u8 {
            let picture = image::GrayImage::from_pixel(32, 32, image::Luma([grey + number]));
            picture.save(folder.join(format!("{number}.png"))).unwrap();
        }
    }
    let add = [
        "add",
        "shades",
        "shades",
        "--validation-first",
        "2",
        "--json",
    ];
    let added = &programs.json(&data(&add))[0];
    let classes = serde_json::json!(["dark", "light"]);
    assert_eq!(added["classes"], classes);
    let path = programs.folder().join("shades");
    assert_eq!(added["path"], path.to_str().unwrap());
    let hash = added["sha256"].as_str().unwrap();
    assert_eq!(
        programs.output(&data(&["check", "shades"])),
        format!("ok       shades  {hash}\n")
    );
    let shown = &programs.json(&data(&["show", "shades", "--json"]))[0];
    assert_eq!(
        (&shown["name"], &shown["kind"], &shown["training"]),
        (&"shades".into(), &"pictures".into(), &8.into())
    );
}

#[test]
fn sets_that_are_named_at_once_are_all_named() {
    let programs = configured("# mine\n");
    let names = ["first", "second", "third", "fourth"];
    let started = names.map(|name| {
        let add = data(&["add", name, "bars.npz", "--validation-first", "9"]);
        let mut command = programs.command(&add);
        command.stdout(std::process::Stdio::null()).spawn().unwrap()
    });
    for mut one in started {
        assert!(one.wait().unwrap().success());
    }
    let text = std::fs::read_to_string(programs.folder().join("mine.toml")).unwrap();
    assert!(text.starts_with("# mine\n"), "{text}");
    for name in names {
        assert!(text.contains(&format!("[data.{name}]")), "{text}");
    }
}

#[test]
fn a_set_that_could_not_be_trained_on_gets_no_name() {
    let programs = configured("# mine\n");
    let refused: [(&[&str], &str); 7] = [
        (
            &["bars", "nothing.npz"],
            "nothing.npz; give a file or a folder",
        ),
        (
            &["bars", "bars.npz"],
            "--validation-first: 5000 of 90 images",
        ),
        (
            &[
                "bars",
                "bars.npz",
                "--validation-first",
                "9",
                "--classes",
                "top,low",
            ],
            "--classes: the images have 3 labels, and 2 are named",
        ),
        (
            &[
                "bars",
                "bars.npz",
                "--validation-first",
                "9",
                "--classes",
                "a,a,b",
            ],
            "--classes: ",
        ),
        (
            &[
                "prime",
                "bars.npz",
                "--validation-first",
                "9",
                "--classes",
                "a,b,c",
            ],
            "there is a task prime already",
        ),
        (&["mnist", "bars.npz"], "there is a data set mnist already"),
        (&["My Bars", "bars.npz"], "may hold only a-z"),
    ];
    for (arguments, reason) in refused {
        let said = programs.run(&data(&with(&["add"], arguments)));
        assert_eq!(said.code, Some(2), "{}", said.err);
        assert!(said.err.contains(reason), "no {reason:?} in {}", said.err);
    }
    let text = std::fs::read_to_string(programs.folder().join("mine.toml")).unwrap();
    assert_eq!(text, "# mine\n");
}

#[test]
fn a_first_name_makes_the_configuration() {
    let programs = configured("");
    programs.output(&["data", "add", "bars", "bars.npz", "--validation-first", "9"]);
    let config = programs.output(&["config", "path"]);
    let text = std::fs::read_to_string(config.trim_end()).unwrap();
    assert!(text.starts_with("[data.bars]\npath = \"/"), "{text}");
}
