//! Reports, imports and exports: asked for, begun once, told of, and ended.

use mnist_core::run::RunState;
use mnist_tui::app::form::{ImportDraft, ImportErrors, ImportField};
use mnist_tui::app::report::{ReportContent, ReportSubject};
use mnist_tui::app::work::ModelCard;
use mnist_tui::app::{Effect, Job, Model, Msg, Notice, Outcome, Overlay};
use mnist_tui::request::Kind;
use mnist_tui::weights::Weights;

use crate::sample::runs::{run, seventh_epoch, started};
use crate::sample::{model, press, run_listing, tell, type_text};
use crate::{problem, with_library};

#[test]
fn a_key_pressed_on_two_checkpoints_compares_them_and_twice_on_one_its_parent() {
    let named = |effects: &[Effect]| match effects {
        [Effect::Work(Job::Report(ReportSubject::Difference([left, right])))] => {
            format!("{} {}", left.name, right.name)
        }
        other => format!("{other:?}"),
    };
    let mut model = with_library();
    press(&mut model, "3 g d j");
    assert_eq!(named(&press(&mut model, "d")), "digits-mlp even-odd-head");
    let job = model.works.under_way()[0].job.clone();
    ended(&mut model, job, Outcome::Failed("no".into()));
    press(&mut model, "esc");
    assert_eq!(named(&press(&mut model, "d d")), "digits-mlp even-odd-head");
    press(&mut model, "esc g d d");
    assert!(problem(&model).contains("no parent"), "{}", problem(&model));
}

#[test]
fn what_is_marked_for_a_comparison_is_unmarked_with_esc() {
    let mut model = with_library();
    press(&mut model, "3 g d");
    assert!(matches!(&model.notice, Some(Notice::Info(text)) if !text.contains("parent")));
    assert!(model.library.marked.is_some());
    press(&mut model, "esc");
    assert_eq!(model.library.marked, None);
    assert_eq!(press(&mut model, "j d"), []);
    assert!(matches!(&model.notice, Some(Notice::Info(text)) if text.contains("with the parent")));
}

#[test]
fn files_are_imported_and_exported_by_their_endings() {
    let mut model = with_library();
    press(&mut model, "3 g i");
    type_text(&mut model, "/home/x/net.pt");
    assert_eq!(press(&mut model, "enter"), vec![]);
    let Some(Overlay::Prompt(prompt)) = &model.overlay else {
        panic!("{:?}", model.overlay);
    };
    assert!(
        prompt
            .problem
            .as_ref()
            .unwrap()
            .contains("can run any code")
    );
    press(&mut model, "ctrl-u");
    type_text(&mut model, "/home/x/net.h5");
    assert_eq!(
        press(&mut model, "enter"),
        [Effect::Work(import("/home/x/net.h5"))]
    );

    press(&mut model, "e");
    let asked = press(&mut model, "enter");
    let [Effect::Work(Job::Export { of, to, card, .. })] = &asked[..] else {
        panic!("{asked:?}");
    };
    assert_eq!(of.name, "digits-mlp");
    assert_eq!(to.to_str(), Some("digits-mlp.keras"));
    assert_eq!(*card, ModelCard::Without);
}

pub(crate) fn import(path: &str) -> Job {
    Job::Import(ImportDraft::new(path.into()))
}

pub(crate) fn ended(model: &mut Model, job: Job, outcome: Outcome) -> Vec<Effect> {
    tell(model, Msg::Ended(job, Box::new(outcome)))
}

/// Asks for an import of `path`; what that asks for.
pub(crate) fn ask_for_import(model: &mut Model, path: &str) -> Vec<Effect> {
    press(model, "3 i");
    type_text(model, path);
    press(model, "enter")
}

/// A state dict that fits two tasks, as the importer asks.
pub(crate) fn open_draft() -> ImportDraft {
    let mut draft = ImportDraft::new("/home/x/net.safetensors".into());
    let tasks = vec!["even-odd".to_owned(), "loops".to_owned()];
    draft.offer(vec!["mlp".into()], tasks, &model().config);
    draft
}

#[test]
fn what_a_file_leaves_open_is_asked_and_answered_in_a_form() {
    let mut model = with_library();
    let path = "/home/x/net.safetensors";
    assert_eq!(
        ask_for_import(&mut model, path),
        [Effect::Work(import(path))]
    );
    let asks = Outcome::Asks(open_draft(), ImportErrors::new());
    assert_eq!(ended(&mut model, import(path), asks), vec![]);
    press(&mut model, "space tab tab");
    type_text(&mut model, "Mine");
    assert_eq!(press(&mut model, "enter"), vec![], "no name");
    press(&mut model, "ctrl-u");
    type_text(&mut model, "mine");
    let asked = press(&mut model, "enter");
    let [Effect::Work(Job::Import(draft))] = &asked[..] else {
        panic!("{asked:?}");
    };
    let request = draft.request();
    assert_eq!(request.task.as_deref(), Some("loops"));
    assert_eq!(request.model.as_deref(), Some("mlp"));
    assert_eq!(request.name.as_deref(), Some("mine"));
    assert!(model.overlay.is_none(), "nobody need wait");

    let errors = ImportErrors::from([(ImportField::Name, "taken".into())]);
    let refused = Outcome::Asks(draft.clone(), errors);
    ended(&mut model, Job::Import(draft.clone()), refused);
    let Some(Overlay::Import(form)) = &model.overlay else {
        panic!("{:?}", model.overlay);
    };
    assert_eq!(form.item(), ImportField::Name);
    assert_eq!(form.line().text(), "mine");
    assert_eq!(press(&mut model, "esc"), vec![]);
    assert!(model.overlay.is_none());
}

#[test]
fn nobody_is_interrupted_by_what_a_file_leaves_open() {
    let mut model = with_library();
    let path = "/home/x/net.safetensors";
    ask_for_import(&mut model, path);
    press(&mut model, "/ x");
    let asks = Outcome::Asks(open_draft(), ImportErrors::new());
    ended(&mut model, import(path), asks);
    assert!(matches!(model.overlay, Some(Overlay::Filter)));
    assert!(problem(&model).contains("import on Library asks you"));
    press(&mut model, "esc i");
    assert!(matches!(model.overlay, Some(Overlay::Import(_))));
    press(&mut model, "esc i");
    assert!(matches!(model.overlay, Some(Overlay::Prompt(_))));
}

#[test]
fn the_same_import_is_not_begun_twice_but_again_when_it_has_ended() {
    let mut model = with_library();
    let path = "/home/x/net.h5";
    assert_eq!(ask_for_import(&mut model, path).len(), 1);
    assert_eq!(ask_for_import(&mut model, path), vec![]);
    assert!(problem(&model).contains("under way already"));
    assert_eq!(ask_for_import(&mut model, "/home/x/other.h5").len(), 1);
    press(&mut model, "/");
    ended(&mut model, import(path), Outcome::Failed("no".into()));
    assert_eq!(problem(&model), "no");
    press(&mut model, "esc");
    assert_eq!(ask_for_import(&mut model, path).len(), 1);
    let effects = ended(&mut model, import(path), Outcome::Done("in".into()));
    assert_eq!(effects, [Effect::LoadLibrary]);
    assert_eq!(model.works.under_way().len(), 1);
}

#[test]
fn a_report_is_read_once_however_often_it_is_closed_and_shown_when_asked_for_again() {
    let mut model = with_library();
    let ask = |model: &mut Model| {
        press(model, "3 W ctrl-u");
        type_text(model, "/models/net.safetensors");
        press(model, "enter")
    };
    let job = Job::Report(ReportSubject::File("/models/net.safetensors".into()));
    assert_eq!(ask(&mut model), [Effect::Work(job.clone())]);
    press(&mut model, "esc");
    assert_eq!(ask(&mut model), vec![], "it is under way");
    press(&mut model, "esc");
    let content = ReportContent::Weights(Weights {
        tensors: vec![],
        pictures: None,
    });
    ended(&mut model, job.clone(), Outcome::Read(content.clone()));
    assert!(matches!(&model.notice, Some(Notice::Info(text)) if text.contains("ask for it again")));
    // The path that was typed last is proposed.
    assert_eq!(press(&mut model, "W enter"), vec![], "it is here");
    let Some(Overlay::Report(report)) = &model.overlay else {
        panic!("{:?}", model.overlay);
    };
    assert_eq!(report.content.get(), Some(&content));
    assert_eq!(
        press(&mut model, "esc W enter"),
        [Effect::Work(job)],
        "anew"
    );
}

#[test]
fn a_path_is_asked_for_where_none_is_typed() {
    let mut model = with_library();
    for keys in ["3 W enter", "esc i enter"] {
        assert_eq!(press(&mut model, keys), vec![]);
        let Some(Overlay::Prompt(prompt)) = &model.overlay else {
            panic!("{:?}", model.overlay);
        };
        assert!(prompt.problem.as_ref().unwrap().contains("type a path"));
    }
}

#[test]
fn paths_are_completed_by_the_endings_that_count() {
    let endings = |keys: &str| {
        let mut model = with_runs();
        let effects = press(&mut model, keys);
        let [.., Effect::Complete { endings, .. }] = effects[..] else {
            panic!("{effects:?}");
        };
        endings.join(" ")
    };
    assert_eq!(endings("3 i tab"), "safetensors keras h5 onnx");
    assert_eq!(endings("3 e tab"), "safetensors keras h5 onnx");
    assert_eq!(endings("3 W tab"), "safetensors");
    assert_eq!(endings("5 e tab"), "csv");
}

#[test]
fn a_model_card_is_asked_for_by_a_key_while_a_path_is_typed() {
    let mut model = with_library();
    let card = |effects: &[Effect]| match effects {
        [Effect::Work(Job::Export { card, .. })] => *card,
        other => panic!("{other:?}"),
    };
    press(&mut model, "3 e ctrl-r");
    assert_eq!(card(&press(&mut model, "enter")), ModelCard::With);
    press(&mut model, "j e ctrl-r ctrl-r");
    assert_eq!(card(&press(&mut model, "enter")), ModelCard::Without);
    press(&mut model, "i ctrl-r");
    assert!(
        problem(&model).contains("model card"),
        "{}",
        problem(&model)
    );
}

/// A run that has completed epochs, and one that has not.
fn with_runs() -> Model {
    let mut model = with_library();
    let trained = run(1000, Kind::Pretrain, RunState::Stopped, &seventh_epoch());
    let begun = run(900, Kind::Pretrain, RunState::Interrupted, &[started()]);
    tell(&mut model, Msg::Runs(Ok(run_listing(vec![trained, begun]))));
    model
}

#[test]
fn the_curves_of_a_run_are_exported_once_it_has_some() {
    let mut model = with_runs();
    press(&mut model, "5 e ctrl-u");
    type_text(&mut model, "logs");
    let asked = press(&mut model, "enter");
    let [Effect::Work(Job::Curves { run, to, .. })] = &asked[..] else {
        panic!("{asked:?}");
    };
    assert_eq!(Some(run), model.runs.selected().map(|r| &r.dir));
    assert_eq!(to.to_str(), Some("logs"));
    press(&mut model, "j e");
    assert!(model.overlay.is_none());
    assert!(problem(&model).contains("has not completed an epoch"));
}

#[test]
fn leaving_asks_while_something_would_be_left_undone() {
    let mut model = with_library();
    ask_for_import(&mut model, "/home/x/net.h5");
    assert_eq!(press(&mut model, "q"), vec![]);
    assert_eq!(press(&mut model, "n"), vec![]);
    assert_eq!(press(&mut model, "q y"), [Effect::Quit]);
    ended(
        &mut model,
        import("/home/x/net.h5"),
        Outcome::Done("in".into()),
    );
    assert_eq!(press(&mut model, "q"), [Effect::Quit]);
    press(&mut model, "3 W");
    type_text(&mut model, "/models/net.safetensors");
    press(&mut model, "enter esc");
    assert_eq!(
        press(&mut model, "q"),
        [Effect::Quit],
        "reading leaves nothing"
    );
}
