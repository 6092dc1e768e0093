use std::path::PathBuf;

use mnist_core::model::Initialization;
use mnist_core::run::Optimizer;

use super::*;

/// The configuration with `text` as the user's file, or the error with the file's path left out.
fn with(text: &str) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.toml");
    std::fs::write(&path, text).unwrap();
    load(&ConfigFile::Named(path.clone())).map_err(|e| {
        e.to_string()
            .replace(&path.display().to_string(), "my.toml")
    })
}

#[test]
fn the_defaults_are_those_of_the_tutorial() {
    let config = load_defaults().unwrap();
    let training = &config.training;
    assert_eq!(
        (training.model.as_str(), training.task.as_str()),
        ("mlp", "digits")
    );
    assert_eq!((training.epochs.get(), training.batch_size.get()), (10, 32));
    assert_eq!((training.seed, training.split.validation_first), (42, 5000));
    assert_eq!(training.learning_rate.to_string(), "0.02");
    assert_eq!(
        config.transfer.unfreezing,
        mnist_core::run::Unfreezing::None
    );
    assert_eq!(
        config.transfer.layer_rates,
        mnist_core::run::LayerRates::Equal {}
    );
    assert_eq!(
        training.optimizer,
        Optimizer::Sgd {
            momentum: 0.0,
            nesterov: false,
            weight_decay: 0.0,
        }
    );
    let network = config.models["mlp"].with_head(10).unwrap();
    assert_eq!(network.parameters(), 266_610);
    assert_eq!(
        config.tasks.get("digits"),
        Some(&mnist_core::task::Task::digits())
    );
    assert_eq!(
        config.tasks.get("even-odd"),
        Some(&mnist_core::task::Task::even_odd())
    );
    assert_eq!(
        config.models["lenet"].with_head(10).unwrap().parameters(),
        61_706
    );
}

#[test]
fn a_users_file_changes_only_what_it_names() {
    let defaults = load_defaults().unwrap();
    let config = with("[training]\nepochs = 3\n[display]\nascii = true\n").unwrap();
    assert_eq!(config.training.epochs.get(), 3);
    assert!(config.display.ascii);
    assert_eq!(config.training.batch_size, defaults.training.batch_size);
    assert_eq!(config.models, defaults.models);
    assert_eq!(with("").unwrap(), defaults);
}

#[test]
fn users_add_models_and_tasks_and_may_use_them_at_once() {
    let config = with(r#"
[training]
model = "tiny"
task = "small-large"
threads = 3
optimizer = "sgd:momentum=0.9,nesterov=true"
[models.tiny]
input = [1, 28, 28]
layers = [{ type = "flatten" }, { name = "wide", type = "dense", units = 8, init = "he_normal" }, { type = "leaky_relu", slope = 0 }]
[tasks.small-large]
classes = ["small", "large"]
label_map = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
"#)
    .unwrap();
    let tiny = config.models["tiny"].with_head(2).unwrap();
    assert_eq!(tiny.layers()[1].name, "wide");
    assert_eq!(tiny.parameters(), 785 * 8 + 9 * 2);
    assert!(matches!(
        tiny.layers()[1].kind,
        mnist_core::model::LayerKind::Dense {
            init: Initialization::HeNormal,
            ..
        }
    ));
    assert_eq!(config.training.threads.to_string(), "3");
    assert_eq!(
        config.tasks.get("small-large").unwrap().class_of(7),
        Some(1)
    );
    assert!(
        config.models.contains_key("lenet"),
        "the shipped models remain"
    );
}

#[test]
fn the_first_mistake_is_told_with_file_and_line() {
    let mistakes = [
        ("[training]\nepocs = 3", "my.toml:2: there is no `epocs`"),
        (
            "[trainning]\nepochs = 3",
            "my.toml:1: there is no `trainning`",
        ),
        (
            "\n[training]\n\nepochs = \"many\"",
            "my.toml:4: \"many\" will not do",
        ),
        (
            "[training]\nepochs = 0",
            "my.toml:2: `0` will not do; use a whole number, 1 or more",
        ),
        (
            "[training]\nlearning_rate = -0.1",
            "my.toml:2: learning rate -0.1 is not above 0",
        ),
        (
            "[training]\noptimizer = \"rmsprop\"",
            "my.toml:2: \"rmsprop\" is no optimizer",
        ),
        (
            "[training]\nthreads = \"some\"",
            "my.toml:2: \"some\" is not \"auto\"",
        ),
        (
            "[training]\nthreads = 0",
            "my.toml:2: expected \"auto\" or a number",
        ),
        (
            "[training]\nseed = 1\nmodel = \"vgg\"",
            "my.toml:3: no model \"vgg\" is defined; there is lenet, mlp",
        ),
        (
            "[transfer]\ntask = \"primes\"",
            "my.toml:2: no task \"primes\" is defined",
        ),
        (
            "[tasks.t]\nclasses = [\"a\", \"b\"]\nlabel_map = [0, 0, 0]",
            "my.toml:1: task \"t\": no label belongs to class \"b\"",
        ),
        (
            "[data.mnist]\npath = \"x\"",
            "my.toml:1: mnist is the data set in the program",
        ),
        (
            "[data.set]\npath = \"x\"\nsha256 = \"1f\"",
            "my.toml:1: sha256 needs the 64 digits",
        ),
        (
            "[data.set]\npath = \"x\"\nclasses = [\"a\", \"a\"]",
            "my.toml:1: task \"set\" has \"a\" twice",
        ),
        ("seed = 1\n[training", "my.toml:2: "),
        (
            "# fine\n[tasks.\"A b\"]\nclasses = []\nlabel_map = []",
            "my.toml:2: the name \"A b\" may hold only",
        ),
        (
            "[display]\ncolor = \"blue\"",
            "my.toml:2: there is no `blue`",
        ),
        (
            "[keys.train]\npause = 3",
            "my.toml:2: expected a key such as",
        ),
        (
            "[models.m]\ninput = [1, 28, 28]\nlayers = [{ type = \"dense\", units = 3 }]",
            "my.toml:1: layer 0 (dense_1) needs a vector",
        ),
        (
            "[models.m]\ninput = [3, 28, 28]\nlayers = []",
            "my.toml:1: the input of a model must be [1, 28, 28]",
        ),
        (
            "[models.m]\ninput = [1, 28, 28]\nlayers = [\n { type = \"flatten\" },\n { type = \"dense\", unit = 3 } ]",
            "there is no `unit`",
        ),
    ];
    for (text, expected) in mistakes {
        let error = with(text).unwrap_err();
        assert!(
            error.contains(expected),
            "{text}\n gives  {error}\n not    {expected}"
        );
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn a_mistake_in_a_layer_is_told_near_it() {
    let error = with(
        "[models.m]\ninput = [1, 28, 28]\nlayers = [\n { type = \"flatten\" },\n { type = \"dense\", unit = 3 } ]",
    )
    .unwrap_err();
    assert!(error.starts_with("my.toml:5: "), "{error}");
}

#[test]
fn keys_keep_where_they_are_written() {
    let config = with("[keys.train]\npause = \"space\"\nstop = [\"s\", \"ctrl-s\"]\n").unwrap();
    let train = &config.keys["train"];
    assert_eq!(train["pause"].keys, ["space"]);
    assert_eq!(train["stop"].keys, ["s", "ctrl-s"]);
    assert_eq!(train["stop"].location.line, 3);
    assert!(train["stop"].location.path.ends_with("my.toml"));
}

#[test]
fn a_key_with_two_meanings_is_told_with_both_lines() {
    let text = "[keys.train]\n\npause = \"f5\"\nstop = \"f5\"\n";
    let error = with(text).unwrap().keymap().unwrap_err().to_string();
    assert!(
        error.contains("my.toml:4: [keys.train] stop")
            || error.contains("my.toml:3: [keys.train] pause"),
        "{error}"
    );
    assert!(
        error.contains("my.toml:3") && error.contains("my.toml:4"),
        "{error}"
    );
}

#[test]
fn an_unknown_action_is_told_with_its_line() {
    let error = with("[keys.train]\nfly = \"f5\"\n")
        .unwrap()
        .keymap()
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("my.toml:2: [keys.train] fly: no such action"),
        "{error}"
    );
}

#[test]
fn a_missing_file_matters_only_when_it_was_named() {
    let missing = PathBuf::from("/nonexistent/config.toml");
    assert_eq!(
        load(&ConfigFile::Usual(missing.clone())).unwrap(),
        load_defaults().unwrap()
    );
    let error = load(&ConfigFile::Named(missing)).unwrap_err().to_string();
    assert!(
        error.contains("/nonexistent/config.toml") && error.contains("--config"),
        "{error}"
    );
}
