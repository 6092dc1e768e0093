//! `mnist-tui library verify`

use std::io::Write;

use clap::Args;
use mnist_core::library::{Library, Verdict, Verification};
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::format::{count, printable};

/// Recompute the hashes of checkpoints, and compare frozen layers with the parents'
///
/// Ends with exit code 1 when a checkpoint is damaged.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Names or beginnings of ids; all without any
    #[arg(value_name = "CHECKPOINT")]
    checkpoints: Vec<String>,
    /// Print a JSON object for each: `id`, `path`, `sound`, `reason`, `frozen_equal_parent`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(command: &Verify, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
    let results = if command.checkpoints.is_empty() {
        library.verify()?
    } else {
        let each = command.checkpoints.iter();
        each.map(|wanted| library.verify_one(&library.locate(wanted)?))
            .collect::<Result<_, _>>()?
    };
    for result in &results {
        if command.json {
            writeln!(out, "{}", json_of(result))?;
        } else {
            let id = result.id.as_ref().map_or("-", |id| id.short());
            let path = result.path.to_string_lossy();
            let verdict = in_words(&result.verdict);
            writeln!(
                out,
                "{id:<6}  {}  {}",
                printable(&verdict),
                printable(&path)
            )?;
        }
    }
    let damaged = results
        .iter()
        .filter(|r| matches!(r.verdict, Verdict::Damaged(_)));
    // A name without a checkpoint is no checkpoint, and cannot be moved to the trash.
    let (checkpoints, names): (Vec<_>, Vec<_>) = damaged
        .partition(|r| r.id.is_some() || r.path.extension().is_some_and(|e| e == "safetensors"));
    if checkpoints.is_empty() && names.is_empty() {
        return Ok(());
    }
    let mut told = Vec::new();
    if !checkpoints.is_empty() {
        let all = results.len() - names.len();
        told.push(format!(
            "{} of {} damaged; `mnist-tui library remove ID` moves one to the trash",
            checkpoints.len(),
            count(all, "checkpoint")
        ));
    }
    if !names.is_empty() {
        let names = count(names.len(), "name");
        told.push(format!(
            "{names} without a checkpoint; see above what to do"
        ));
    }
    Err(Failure::Failed(told.join("; ")))
}

pub(super) fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Damaged(reason) => format!("DAMAGED: {reason}"),
        Verdict::Sound {
            frozen_equal_parent: Some(layers),
        } if !layers.is_empty() => {
            format!(
                "sha-256 verified; {} same as the parent's",
                layers.join(", ")
            )
        }
        Verdict::Sound { .. } => "sha-256 verified".to_owned(),
    }
}

fn json_of(result: &Verification) -> Value {
    let (sound, reason, frozen) = match &result.verdict {
        Verdict::Sound {
            frozen_equal_parent,
        } => (true, None, frozen_equal_parent.as_ref()),
        Verdict::Damaged(reason) => (false, Some(reason), None),
    };
    json!({
        "id": result.id,
        "path": result.path,
        "sound": sound,
        "reason": reason,
        "frozen_equal_parent": frozen,
    })
}
