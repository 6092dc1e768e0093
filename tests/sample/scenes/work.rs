//! Work in the background: what an import asks, and how far something is.

use jiff::SignedDuration;
use mnist_tui::app::form::{ImportDraft, ImportErrors, ImportField};
use mnist_tui::app::{Effect, Job, Model, Msg, Outcome, Progress};

use super::{Scene, press, scene, tell, type_text, with_keys, with_library};

/// Everything of work in the background.
pub(super) fn all() -> Vec<Scene> {
    vec![
        scene(
            "import_asks",
            asked(ImportErrors::new()),
            &[
                "import My Net.safetensors",
                "◂ even-odd ▸",
                "model         mlp",
                "my-net",
                "these tasks have as many",
                "enter import",
            ],
        )
        .marks("task"),
        scene(
            "import_refused",
            asked(ImportErrors::from([(
                ImportField::Name,
                "the name \"my-net\" is taken".into(),
            )])),
            &["the name \"my-net\" is taken"],
        )
        .marks("name"),
        scene(
            "work_under_way",
            under_way(),
            &[
                "importing net-a.keras · evaluating it on the test images · 2 min 5 s",
                "exporting even-odd-head · 4 s, and 1 more",
            ],
        ),
        scene(
            "work_and_notice",
            with_a_notice(),
            &[
                "importing net-a.keras",
                "importing net-a.keras: that is under way already",
            ],
        ),
        scene(
            "work_long_name",
            long_name(),
            &["importing net-0", "reading it · 45 % · 0 s"],
        ),
        scene(
            "confirm_leave",
            with_keys(under_way(), "q"),
            &["Leave while importing net-a.keras?", "unfinished"],
        ),
        scene(
            "import_asks_later",
            asked_elsewhere(),
            &["My Net.safetensors leaves open what it is; import on Library asks you"],
        ),
    ]
}

/// The dashboard after a file was asked for, and the work that it gives.
fn importing(mut model: Model, path: &str) -> (Model, Job) {
    press(&mut model, "3 i");
    type_text(&mut model, path);
    let effects = press(&mut model, "enter");
    let [Effect::Work(job)] = &effects[..] else {
        panic!("{effects:?}");
    };
    (model, job.clone())
}

/// What an import of a state dict asks that fits several presets and tasks.
fn outcome(errors: ImportErrors) -> Outcome {
    let mut draft = ImportDraft::new("/home/x/My Net.safetensors".into());
    let words = |words: [&str; 2]| words.map(str::to_owned).to_vec();
    let config = &super::model().config;
    draft.offer(words(["mine", "mlp"]), words(["even-odd", "loops"]), config);
    Outcome::Asks(draft, errors)
}

fn asked(errors: ImportErrors) -> Model {
    let (mut model, job) = importing(with_library(), "/home/x/My Net.safetensors");
    tell(&mut model, Msg::Ended(job, Box::new(outcome(errors))));
    model
}

fn asked_elsewhere() -> Model {
    let (mut model, job) = importing(with_library(), "/home/x/My Net.safetensors");
    press(&mut model, "1");
    tell(
        &mut model,
        Msg::Ended(job, Box::new(outcome(ImportErrors::new()))),
    );
    model
}

fn under_way() -> Model {
    let (mut model, job) = importing(with_library(), "/home/x/net-a.keras");
    let progress = Progress {
        step: "evaluating it on the test images",
        share: None,
    };
    tell(&mut model, Msg::Progress(job, progress));
    model.now += SignedDuration::from_secs(121);
    press(&mut model, "e enter");
    let (mut model, _) = importing(model, "/home/x/net-b.keras");
    model.now += SignedDuration::from_secs(4);
    model
}

/// The same is asked for again.
fn with_a_notice() -> Model {
    let (mut model, _) = importing(with_library(), "/home/x/net-a.keras");
    press(&mut model, "i");
    type_text(&mut model, "/home/x/net-a.keras");
    press(&mut model, "enter");
    model
}

fn long_name() -> Model {
    let path = format!("/home/x/net-{}.keras", "0123456789".repeat(12));
    let (mut model, job) = importing(with_library(), &path);
    let progress = Progress {
        step: "reading it",
        share: Some(0.45),
    };
    tell(&mut model, Msg::Progress(job, progress));
    model
}
