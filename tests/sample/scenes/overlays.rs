//! Forms, questions, help and messages.

use mnist_core::storage::Access;
use mnist_tui::app::{Effect, Model, Msg};
use mnist_tui::files::Completion;
use mnist_tui::request::Field;

use super::{
    Scene, ended_transfer, press, scene, tell, training, type_text, with_keys, with_library,
};

fn wrong_form() -> Model {
    let mut model = with_keys(with_library(), "t");
    while !on_field(&model, Field::LearningRate) {
        press(&mut model, "tab");
    }
    with_keys(model, "ctrl-u q enter")
}

/// A name that does not fit into its field, and is wrong.
fn wrong_name() -> Model {
    let mut model = with_keys(with_library(), "p");
    while !on_field(&model, Field::Name) {
        press(&mut model, "tab");
    }
    type_text(&mut model, &"0123456789-".repeat(8));
    with_keys(model, "enter")
}

fn on_field(model: &Model, field: Field) -> bool {
    use mnist_tui::app::Overlay;
    use mnist_tui::app::form::TrainingItem;
    matches!(&model.overlay, Some(Overlay::Form(form)) if form.item() == TrainingItem::Setting(field))
}

/// A data directory that is not this user's.
fn not_mine() -> Model {
    let mut model = with_library();
    model.access = Access::ViewOnly;
    model
}

/// The longest message there is.
fn without_trainer() -> Model {
    let mut model = with_keys(with_library(), "p enter");
    let beside = "/home/somebody/projects/mnist-tui/target/release/mnist-tui".into();
    let problem = mnist_core::run::LaunchError::Missing { beside };
    tell(&mut model, Msg::NotStarted(problem.to_string()));
    model
}

/// A path that can go on in two ways.
fn completing() -> Model {
    let mut model = with_keys(with_library(), "3 i");
    type_text(&mut model, "models/n");
    let typed = match &press(&mut model, "tab")[..] {
        [Effect::Complete { typed, .. }] => typed.clone(),
        other => panic!("{other:?}"),
    };
    let completion = Completion {
        text: "models/net-".into(),
        names: vec!["net-a.h5".into(), "net-b.keras".into()],
    };
    tell(&mut model, Msg::Completed { typed, completion });
    model
}

/// Every overlay.
pub(super) fn all() -> Vec<Scene> {
    let mut scenes = forms_and_questions();
    scenes.extend(prompts());
    scenes
}

fn prompts() -> Vec<Scene> {
    vec![
        scene(
            "prompt_wrong_name",
            with_keys(with_library(), "3 r A enter"),
            &["use 1 to 64 of", "│ .safetensors"],
        ),
        scene(
            "prompt_import",
            completing(),
            &[
                "import a file (.safetensors",
                "models/net-",
                "net-a.h5 · net-b.keras",
                "complete",
            ],
        ),
        scene(
            "prompt_export",
            with_keys(with_library(), "3 e"),
            &[
                "export even-odd-head",
                "even-odd-head.keras",
                "without a model card",
                "accept",
            ],
        ),
        scene(
            "prompt_export_card",
            with_keys(with_library(), "3 e ctrl-r"),
            &["with a model card", "README.md"],
        ),
        scene(
            "prompt_curves",
            with_keys(ended_transfer(), "5 e"),
            &[
                "export to a .csv file, or a folder for TensorBoard",
                "20261124-161932-3f9a.csv",
            ],
        ),
        scene(
            "prompt_inspect",
            with_keys(with_library(), "3 W"),
            &["look into a .safetensors file"],
        ),
        scene(
            "prompt_rate",
            with_keys(training(), "r"),
            &["learning rate from the next batch on", "0.02", "accept"],
        ),
    ]
}

fn forms_and_questions() -> Vec<Scene> {
    vec![
        scene(
            "form_pretrain",
            with_keys(with_library(), "p"),
            &[
                "pretrain",
                "◂ mlp ▸",
                "digits",
                "mnist",
                "labels",
                "epochs",
                "10",
                "batch size",
                "32",
                "learning rate",
                "0.02",
                "sgd",
                "seed",
                "42",
                "threads",
                "device",
                "auto",
                "name",
                "at once",
                "wait for them",
            ],
        )
        .marks("model"),
        scene(
            "form_transfer",
            with_keys(with_library(), "t"),
            &["even-odd-head", "trainable", "head", "choose layers"],
        )
        .marks("from"),
        scene("form_wrong", wrong_form(), &["\"q\" is not a number"]).marks("learning rate"),
        scene(
            "form_wrong_name",
            wrong_name(),
            &[
                "0123456789-0123456789-0123456789",
                "beginning with a letter or digit",
            ],
        )
        .marks("name"),
        scene(
            "confirm_stop",
            with_keys(training(), "s"),
            &["Stop run 20261124-161932-3f9a?", "Its state is saved"],
        ),
        scene(
            "confirm_delete",
            with_keys(with_library(), "3 x"),
            &["Move even-odd-head", "to the trash?", "u brings it back"],
        ),
        scene(
            "help",
            with_keys(training(), "?"),
            &["Train a new network", "On every screen", "close"],
        ),
        scene(
            "notice",
            with_keys(with_library(), "space"),
            &["there is no run"],
        ),
        scene(
            "notice_long",
            without_trainer(),
            &["build it with `make build`"],
        ),
        scene(
            "view_only",
            with_keys(not_mine(), "p"),
            &["view only", "--data-dir takes one of your own"],
        ),
    ]
}
