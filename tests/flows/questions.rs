//! Questions that work in the background leads to.

use jiff::SignedDuration;
use mnist_tui::app::form::{ImportDraft, ImportErrors};
use mnist_tui::app::{Effect, Job, Model, Outcome, Overlay};
use mnist_tui::files::Existing;

use crate::sample::press;
use crate::work::{ask_for_import, ended, import, open_draft};
use crate::{problem, with_library};

#[test]
fn files_that_leave_something_open_are_asked_about_in_order_and_leaving_tells_of_them() {
    let mut model = with_library();
    press(&mut model, "3 /");
    for path in ["/home/x/a.h5", "/home/x/b.h5", "/home/x/a.h5"] {
        let asks = Outcome::Asks(ImportDraft::new(path.into()), ImportErrors::new());
        ended(&mut model, import(path), asks);
    }
    let asked = |model: &Model| match &model.overlay {
        Some(Overlay::Import(form)) => form.request.file_name(),
        other => panic!("{other:?}"),
    };
    assert_eq!(press(&mut model, "esc q"), vec![]);
    let Some(Overlay::Confirm(question)) = &model.overlay else {
        panic!("{:?}", model.overlay);
    };
    assert!(
        question.text(&model.keymap)[1].contains("2 files"),
        "{question:?}"
    );
    press(&mut model, "n i");
    assert_eq!(asked(&model), "b.h5");
    press(&mut model, "esc");
    // Whoever waited longest comes first.
    let asks = Outcome::Asks(open_draft(), ImportErrors::new());
    ended(&mut model, import("/home/x/net.safetensors"), asks);
    assert_eq!(asked(&model), "a.h5");
    press(&mut model, "esc i");
    assert_eq!(asked(&model), "net.safetensors");
    press(&mut model, "esc");
    assert_eq!(press(&mut model, "q"), [Effect::Quit]);
}

/// The work that a key begins.
fn begun(model: &mut Model, keys: &str) -> Job {
    match &press(model, keys)[..] {
        [Effect::Work(job)] => job.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_export_over_a_file_that_exists_asks_and_replaces_it_after_a_yes() {
    let mut model = with_library();
    let job = begun(&mut model, "3 e enter");
    let exists = || Outcome::Exists("/home/x/net.keras".into());
    ended(&mut model, job.clone(), exists());
    let Some(Overlay::Confirm(question)) = &model.overlay else {
        panic!("{:?}", model.overlay);
    };
    assert_eq!(
        question.text(&model.keymap)[0],
        "Replace /home/x/net.keras?"
    );
    let again = begun(&mut model, "y");
    assert!(
        matches!(
            &again,
            Job::Export {
                existing: Existing::Replace,
                ..
            }
        ),
        "{again:?}"
    );
    assert!(again.is_same(&job));

    // Whoever types is not interrupted.
    press(&mut model, "/");
    ended(&mut model, again, exists());
    assert!(matches!(model.overlay, Some(Overlay::Filter)));
    assert!(problem(&model).contains("/home/x/net.keras exists; export again"));
    press(&mut model, "esc");
    let job = begun(&mut model, "e enter");
    ended(&mut model, job, exists());
    assert_eq!(press(&mut model, "n"), vec![]);
    let Some(Overlay::Prompt(prompt)) = &model.overlay else {
        panic!("another path will do");
    };
    assert_eq!(prompt.line.text(), "even-odd-head.keras");
    press(&mut model, "esc");
    assert!(model.overlay.is_none());
}

#[test]
fn a_path_that_leads_nowhere_can_be_mended_where_it_was_typed() {
    let mut model = with_library();
    let path = "/home/x/nte.h5";
    ask_for_import(&mut model, path);
    ended(&mut model, import(path), Outcome::Failed("no file".into()));
    let Some(Overlay::Prompt(prompt)) = &model.overlay else {
        panic!("the prompt is closed");
    };
    assert_eq!(prompt.problem.as_deref(), Some("no file"));
    assert_eq!(prompt.line.text(), path);
    press(&mut model, "esc");
    // Whoever waited long for it may have turned to something else.
    ask_for_import(&mut model, path);
    model.now += SignedDuration::from_secs(3);
    ended(&mut model, import(path), Outcome::Failed("no file".into()));
    assert_eq!(problem(&model), "no file");
    assert!(model.overlay.is_none());
}
