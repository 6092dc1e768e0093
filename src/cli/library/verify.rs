//! `mnist-tui library verify`

use std::io::Write;

use clap::Args;
use mnist_core::library::{
    Library, Obstacle, ParentProof, Stray, StrayKind, Verdict, Verification,
};
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::format::{count, printable};

/// Recompute the hashes of checkpoints, and compare frozen layers with the parents'
///
/// Without a checkpoint, names also what is missing (a name whose checkpoint is not here), orphaned (left by a program
/// that was killed) and foreign (no file of the library), and says what to do. Deletes nothing. Ends with exit code 1
/// when anything is damaged, missing, orphaned or foreign; a parent that is not here is told, and is no fault.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Names or beginnings of ids; the whole library without any
    #[arg(value_name = "CHECKPOINT")]
    checkpoints: Vec<String>,
    /// Print a JSON object for each: `id`, `path`, `state` (`sound`, `damaged`, `missing`, `orphaned`, `foreign`), `sound`,
    /// `reason`, `parent` (`equal`, `damaged`, `trash`, `elsewhere`), `frozen_equal_parent`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Verify, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let (results, strays) = if command.checkpoints.is_empty() {
        (library.verify()?, library.strays()?)
    } else {
        let each = command.checkpoints.iter();
        let results = each.map(|wanted| library.verify_one(&library.locate(wanted)?));
        (results.collect::<Result<_, _>>()?, Vec::new())
    };
    for result in &results {
        if command.json {
            writeln!(out, "{}", json_of(result))?;
        } else {
            let verdict = in_words(&result.verdict);
            row(out, result.id.short(), &verdict, &result.path)?;
        }
    }
    for stray in &strays {
        if command.json {
            writeln!(out, "{}", json_of_stray(stray))?;
        } else {
            let kind = word(stray.kind).to_uppercase();
            row(out, "-", &format!("{kind}: {}", stray.reason), &stray.path)?;
        }
    }
    conclude(&results, &strays)
}

fn row(
    out: &mut dyn Write,
    id: &str,
    verdict: &str,
    path: &std::path::Path,
) -> Result<(), Failure> {
    let (verdict, path) = (printable(verdict), path.to_string_lossy());
    writeln!(out, "{id:<6}  {verdict}  {}", printable(&path))?;
    Ok(())
}

/// `1 of 3 checkpoints damaged; 2 files missing; see above what to do`
fn conclude(results: &[Verification], strays: &[Stray]) -> Result<(), Failure> {
    let is_damaged = |result: &&Verification| matches!(result.verdict, Verdict::Damaged(_));
    let mut told = Vec::new();
    let damaged = results.iter().filter(is_damaged).count();
    if damaged > 0 {
        let all = count(results.len(), "checkpoint");
        told.push(format!("{damaged} of {all} damaged"));
    }
    for (kind, one, is) in [
        (StrayKind::Missing, "name", "without a checkpoint"),
        (StrayKind::Orphaned, "file", "orphaned"),
        (StrayKind::Foreign, "file", "foreign"),
    ] {
        let number = strays.iter().filter(|stray| stray.kind == kind).count();
        if number > 0 {
            told.push(format!("{} {is}", count(number, one)));
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    told.push("see above what to do".to_owned());
    Err(Failure::Failed(told.join("; ")))
}

const fn word(kind: StrayKind) -> &'static str {
    match kind {
        StrayKind::Missing => "missing",
        StrayKind::Orphaned => "orphaned",
        StrayKind::Foreign => "foreign",
    }
}

pub(super) fn in_words(verdict: &Verdict) -> String {
    let told = match verdict {
        Verdict::Damaged(reason) => return format!("DAMAGED: {reason}"),
        Verdict::Sound(ParentProof::Equal { frozen }) if !frozen.is_empty() => {
            format!("; {} same as the parent's", frozen.join(", "))
        }
        Verdict::Sound(ParentProof::Equal { .. } | ParentProof::Parentless) => String::new(),
        Verdict::Sound(ParentProof::Impossible { parent, obstacle }) => {
            let (short, is) = (parent.short(), obstacle.words());
            let remedy = match obstacle {
                Obstacle::InTrash => format!("`mnist-tui library restore {short}` brings it back"),
                Obstacle::Elsewhere => "import it from a copy to compare with it".to_owned(),
                Obstacle::Damaged => "restore it from a copy".to_owned(),
            };
            format!("; not compared with its parent {short}, which is {is}: {remedy}")
        }
    };
    format!("sha-256 verified{told}")
}

fn json_of(result: &Verification) -> Value {
    let (state, reason) = match &result.verdict {
        Verdict::Sound(_) => ("sound", None),
        Verdict::Damaged(reason) => ("damaged", Some(reason)),
    };
    let (parent, frozen) = match &result.verdict {
        Verdict::Sound(ParentProof::Equal { frozen }) => (Some("equal"), Some(frozen)),
        Verdict::Sound(ParentProof::Impossible { obstacle, .. }) => {
            (Some(word_for(*obstacle)), None)
        }
        _ => (None, None),
    };
    json!({
        "id": result.id,
        "path": result.path,
        "state": state,
        "sound": state == "sound",
        "reason": reason,
        "parent": parent,
        "frozen_equal_parent": frozen,
    })
}

const fn word_for(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::InTrash => "trash",
        Obstacle::Elsewhere => "elsewhere",
        Obstacle::Damaged => "damaged",
    }
}

fn json_of_stray(stray: &Stray) -> Value {
    json!({
        "id": Value::Null,
        "path": stray.path,
        "state": word(stray.kind),
        "sound": false,
        "reason": stray.reason,
    })
}
