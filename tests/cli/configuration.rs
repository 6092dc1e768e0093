//! The configuration: where it is looked for, what is in force, mistakes in it.

use crate::programs::Programs;

#[test]
fn a_mistake_in_the_configuration_stops_every_command_with_file_and_line() {
    let programs = Programs::new();
    let path = programs.folder().join("mine.toml");
    std::fs::write(&path, "[training]\nepocs = 3\n").unwrap();
    let path = path.to_str().unwrap();
    for command in [&["config", "check"][..], &["runs", "list"], &["pretrain"]] {
        let arguments = [command, &["--config", path]].concat();
        programs
            .run(&arguments)
            .fails(1, &[path, ":2: there is no `epocs`"]);
    }
    std::fs::write(path, "[keys.train]\npause = \"f5\"\nstop = \"f5\"\n").unwrap();
    let said = programs.run(&["config", "check", "--config", path]);
    said.fails(
        1,
        &[
            "[keys.train] stop",
            "[keys.train] pause",
            &format!("{path}:3"),
        ],
    );
}

#[test]
fn the_configuration_is_found_by_flag_variable_and_home_but_never_in_the_current_folder() {
    let programs = Programs::new();
    let current = programs.folder().join("config.toml");
    std::fs::write(current, "nonsense").unwrap();
    programs.output(&["config", "check"]);

    let home = programs.folder().join(".config/mnist-tui/config.toml");
    std::fs::create_dir_all(home.parent().unwrap()).unwrap();
    std::fs::write(&home, "home").unwrap();
    assert_eq!(
        programs.output(&["config", "path"]).trim_end(),
        home.to_str().unwrap()
    );
    programs
        .run(&["config", "check"])
        .fails(1, &[".config/mnist-tui/config.toml:1"]);

    let named = programs.folder().join("named.toml");
    std::fs::write(&named, "[training]\nseed = 7\n").unwrap();
    let mut command = programs.command(&["config", "check"]);
    let output = command.env("MNIST_TUI_CONFIG", &named).output().unwrap();
    assert!(output.status.success(), "the variable goes before the home");
    let mut command = programs.command(&["config", "check", "--config", named.to_str().unwrap()]);
    let output = command.env("MNIST_TUI_CONFIG", &home).output().unwrap();
    assert!(output.status.success(), "the flag goes before the variable");
}

#[test]
fn what_is_in_force_is_shown_as_a_file_that_passes_the_check() {
    let programs = Programs::new();
    let folder = programs.folder().to_owned();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let own = write("own.toml", "[training]\nepochs = 3\n");
    let shown = programs.output(&["config", "show", "--ascii", "--config", &own]);
    for line in [
        &format!("# Your file: {own}"),
        "epochs = 3  # your file",
        "ascii = true  # --ascii",
        "batch_size = 32",
        "[models.lenet]",
        "[keys.train]",
    ] {
        assert!(shown.lines().any(|l| l == line), "no {line:?} in\n{shown}");
    }
    let printed = write("printed.toml", &shown);
    programs.output(&["config", "check", "--config", &printed]);

    let as_object = |arguments: &[&str]| programs.json(arguments).remove(0);
    let object = as_object(&["config", "show", "--json", "--config", &printed]);
    assert_eq!(object["training"]["epochs"], 3);
    assert_eq!(object["display"]["ascii"], true);
    let own = as_object(&["config", "show", "--json", "--ascii", "--config", &own]);
    assert_eq!(object, own);
}

#[test]
fn a_file_with_a_mistake_is_not_shown_as_if_it_were_in_force() {
    let programs = Programs::new();
    let path = programs.folder().join("mine.toml");
    std::fs::write(&path, "[keys.train]\npause = \"f5\"\nstop = \"f5\"\n").unwrap();
    let said = programs.run(&["config", "show", "--config", path.to_str().unwrap()]);
    said.fails(1, &["mine.toml:3"]);
    assert_eq!(said.out, "");
}

#[test]
fn scripts_learn_where_the_configuration_is() {
    let programs = Programs::new();
    for command in ["path", "check"] {
        let told = &programs.json(&["config", command, "--json"])[0];
        assert!(told["path"].as_str().unwrap().ends_with("config.toml"));
        assert_eq!(told["exists"], false);
    }
}

#[test]
fn every_mistake_is_told_in_one_run() {
    let programs = Programs::new();
    let path = programs.folder().join("mine.toml");
    let text = "[training]\nepochs = 0\nseed = -1\n[keys.train]\nfly = \"f5\"\n";
    std::fs::write(&path, text).unwrap();
    let check = ["config", "check", "--config", path.to_str().unwrap()];
    let said = programs.run(&check);
    said.fails(1, &["3 mistakes in ", "mine.toml"]);
    let lines: Vec<&str> = said.out.lines().collect();
    for (line, part) in lines.iter().zip([
        "mine.toml:2: training.epochs: ",
        "mine.toml:3: training.seed: ",
        "mine.toml:5: [keys.train] fly",
    ]) {
        assert!(line.contains(part), "{line}");
    }
}
