//! Files written for other programs.

use std::path::Path;

use mnist_core::experiment::ExperimentDir;
use mnist_core::library::Library;
use mnist_core::run::RunDir;

use crate::app::Outcome;
use crate::app::report::Named;
use crate::app::work::ModelCard;
use crate::experiment;
use crate::experiment::export::Findings;
use crate::experiment::report::Report as Shown;
use crate::export::{self, Beside, CurveFiles, ExportError, Source};
use crate::files::{Existing, WriteError, is_table};
use crate::format::count;
use crate::request::quoted;

/// Writes a checkpoint for other programs.
pub(super) fn checkpoint(
    library: &Library,
    of: &Named,
    to: &Path,
    (card, existing): (ModelCard, Existing),
) -> Outcome {
    let beside = match card {
        ModelCard::Without => Beside::Nothing,
        ModelCard::With => Beside::Card { license: None },
    };
    let source = Source {
        name: &of.name,
        id: &of.id,
        path: &library.checkpoint_path(&of.id),
    };
    match export::checkpoint(source, to, beside, existing) {
        Err(error) => unwritten(error),
        Ok(written) => {
            let card = written.card.map(|card| {
                let card = card.display();
                format!("; its model card is {card}")
            });
            Outcome::Done(format!(
                "{} is in {}{}",
                of.name,
                to.display(),
                card.unwrap_or_default()
            ))
        }
    }
}

/// Whether a file that exists is to be replaced is asked, all else is told.
fn unwritten(error: ExportError) -> Outcome {
    match error {
        ExportError::Write(WriteError::Taken(path)) => Outcome::Exists(path),
        other => Outcome::Failed(other.to_string()),
    }
}

/// Writes the curves of a run.
pub(super) fn curves(run: &RunDir, to: &Path, existing: Existing) -> Outcome {
    let is_table = is_table(to);
    let files = CurveFiles {
        tensorboard: (!is_table).then_some(to),
        csv: is_table.then_some(to),
    };
    match export::curves(run, files, existing) {
        Err(error) => unwritten(error),
        Ok(written) => {
            let (epochs, to) = (count(written.epochs, "epoch"), to.to_string_lossy());
            Outcome::Done(if is_table {
                format!("{epochs} in {to}")
            } else {
                let folder = quoted(&to);
                format!("{epochs} for TensorBoard; `tensorboard --logdir {folder}` shows them")
            })
        }
    }
}

/// Writes what an experiment shows.
pub(super) fn findings(of: &ExperimentDir, to: &Path, existing: Existing) -> Outcome {
    let read = of.plan().and_then(|plan| Ok((of.results(&plan)?, plan)));
    let (results, plan) = match read {
        Ok(read) => read,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    let report = &Shown::of(&plan, &results);
    let findings = Findings {
        plan: &plan,
        results: &results,
        report,
    };
    match experiment::export::write(findings, to, existing) {
        Err(experiment::export::ExportError::Write(WriteError::Taken(path))) => {
            Outcome::Exists(path)
        }
        Err(error) => Outcome::Failed(error.to_string()),
        Ok(files) => {
            let files: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
            Outcome::Done(format!("written: {}", files.join(" and ")))
        }
    }
}
