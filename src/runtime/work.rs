//! Work that may take long, on a thread of its own, told of while it goes on.

mod export;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use mnist_core::library::{CheckpointFile, Library, LibraryError, difference};
use mnist_core::rate_range::RateCurve;
use mnist_core::run::find_trainer;
use mnist_core::serve::Part;
use mnist_core::storage::DataDir;
use tokio::sync::mpsc::Sender;

use super::effects::{MISTAKE, lock, text};
use crate::app::form::{ImportDraft, ImportErrors, ImportField};
use crate::app::report::{ReportContent, ReportSubject};
use crate::app::{Job, Msg, Outcome, Progress};
use crate::config::Config;
use crate::experiment;
use crate::experiment::report::Report as Shown;
use crate::format::percent;
use crate::import::{Destination, ImportError, Step, choices, take};
use crate::ranking;
use crate::request::{Disk, TrainingRequest, facts, in_one_line};
use crate::serve_client::ServeClient;
use crate::table::terminal_width;
use crate::weights::Weights;

/// So often at most is told how far it is.
const INTERVAL: Duration = Duration::from_millis(100);

/// Does the work; a mistake in it ends it too, so that nothing waits for ever.
pub(super) fn carry_out(
    job: Job,
    data: &DataDir,
    library: &Library,
    config: &Config,
    messages: &Sender<Msg>,
) -> Msg {
    let teller = Teller::new(&job, messages);
    let work = || match &job {
        Job::Import(draft) => import(draft, library, config, &teller),
        Job::Export {
            of,
            to,
            card,
            existing,
        } => {
            teller.tell("writing", None);
            export::checkpoint(library, of, to, (*card, *existing))
        }
        Job::Curves { run, to, existing } => {
            teller.tell("writing", None);
            export::curves(run, to, *existing)
        }
        Job::Findings { of, to, existing } => {
            teller.tell("writing", None);
            export::findings(of, to, *existing)
        }
        Job::Rates(request) => {
            rates(request, data, config).map_or_else(Outcome::Failed, Outcome::Tried)
        }
        Job::Report(subject) => report(data, library, config, subject, &teller)
            .map_or_else(Outcome::Failed, Outcome::Read),
    };
    let outcome = catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Outcome::Failed(MISTAKE.to_owned()));
    Msg::Ended(job, Box::new(outcome))
}

/// Tells how far some work is, but not more often than anybody can see.
struct Teller<'a> {
    job: &'a Job,
    messages: &'a Sender<Msg>,
    last: Mutex<Option<(&'static str, Instant)>>,
}

impl<'a> Teller<'a> {
    const fn new(job: &'a Job, messages: &'a Sender<Msg>) -> Self {
        Self {
            job,
            messages,
            last: Mutex::new(None),
        }
    }

    fn tell(&self, step: &'static str, share: Option<f64>) {
        let now = Instant::now();
        let mut last = lock(&self.last);
        let is_news = last.is_none_or(|(told, at)| told != step || now - at >= INTERVAL);
        if is_news {
            *last = Some((step, now));
            // Where many messages wait, the next one tells more.
            let progress = Progress { step, share };
            let _ = self
                .messages
                .try_send(Msg::Progress(self.job.clone(), progress));
        }
    }
}

/// Takes a file into the library, or finds what it leaves open.
fn import(draft: &ImportDraft, library: &Library, config: &Config, teller: &Teller) -> Outcome {
    let request = draft.request();
    let data = match facts(&config.training.data, config) {
        Ok(data) => data,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    let to = Destination {
        library,
        config,
        data: &data,
    };
    let trainer = || Ok(ServeClient::new(find_trainer()?));
    let told = |step| teller.tell(word(step), None);
    match take(&request, to, trainer, &told) {
        Ok(taken) => {
            let accuracy = percent(taken.record.metrics.test.accuracy, 1);
            Outcome::Done(format!(
                "{} is in the library: task {}, test {accuracy}",
                taken.saved.name,
                taken.record.task.name()
            ))
        }
        Err(error) => refused(draft, &error, config),
    }
}

const fn word(step: Step) -> &'static str {
    match step {
        Step::Read => "reading it",
        Step::Evaluate(Part::Test) => "evaluating it on the test images",
        Step::Evaluate(_) => "evaluating it on the validation images",
        Step::Save => "saving it",
    }
}

/// What a person can set right is asked; all else is told.
fn refused(draft: &ImportDraft, error: &ImportError, config: &Config) -> Outcome {
    let request = draft.request();
    let mut draft = draft.clone();
    let mut errors = ImportErrors::new();
    if let Some(open) = choices(error, &request, config) {
        if let (ImportError::Task { classes, .. }, Some(_)) = (error, &request.task) {
            let wrong = format!("it tells {classes} classes apart; choose one of these tasks");
            errors.insert(ImportField::Task, wrong);
        }
        draft.offer(open.models, open.tasks, config);
        return Outcome::Asks(draft, errors);
    }
    match error {
        ImportError::Library(LibraryError::Name(wrong)) => {
            errors.insert(ImportField::Name, wrong.to_string());
            Outcome::Asks(draft, errors)
        }
        other => Outcome::Failed(other.to_string()),
    }
}

/// Tries learning rates for a training that is not begun.
fn rates(request: &TrainingRequest, data: &DataDir, config: &Config) -> Result<RateCurve, String> {
    let spec = request.spec(config, &Disk::new(data, config));
    let spec = spec.map_err(|errors| in_one_line(&errors))?;
    let mut trainer = ServeClient::new(find_trainer().map_err(text)?);
    trainer.rate_range(spec).map_err(text)
}

fn report(
    data: &DataDir,
    library: &Library,
    config: &Config,
    subject: &ReportSubject,
    teller: &Teller,
) -> Result<ReportContent, String> {
    let told = |share| teller.tell("reading", Some(share));
    match subject {
        ReportSubject::Weights(of) => {
            Weights::read(&library.checkpoint_path(&of.id), &told).map(ReportContent::Weights)
        }
        ReportSubject::File(path) => Weights::read(path, &told).map(ReportContent::Weights),
        ReportSubject::Experiment(dir) => {
            let report = dir.plan().and_then(|plan| Shown::new(dir, &plan));
            let report = report.map_err(text)?;
            as_text(|out| experiment::text::write(&report, width(), out))
        }
        ReportSubject::Ranking(task) => {
            let sample = ranking::sample(config, task, &config.training.data, None)?;
            let mut trainer = ServeClient::new(find_trainer().map_err(text)?);
            let entries = library.list().map_err(text)?;
            let told = &mut |share| told(share);
            let ranking = ranking::rank(entries, sample, data, &mut trainer, told);
            let ranking = ranking.map_err(text)?;
            as_text(|out| ranking::words::write(&ranking, width(), out))
        }
        ReportSubject::Difference(sides) => {
            teller.tell("reading", None);
            let [left, right] = sides
                .each_ref()
                .map(|side| CheckpointFile::read(&library.checkpoint_path(&side.id)).map_err(text));
            let found = difference(&left?, &right?).map_err(text)?;
            Ok(ReportContent::Difference(found))
        }
    }
}

/// Columns that the frame of a report takes.
const FRAME: usize = 4;

/// Columns of a report.
fn width() -> Option<usize> {
    Some(terminal_width()?.saturating_sub(FRAME))
}

/// What is written, as a report.
fn as_text(
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<ReportContent, String> {
    let mut written = Vec::new();
    write(&mut written).map_err(text)?;
    let lines = String::from_utf8(written).map_err(text)?;
    Ok(ReportContent::Text(lines.trim().to_owned()))
}
