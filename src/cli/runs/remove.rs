//! `mnist-tui runs remove` and `prune`

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use mnist_core::run::{self, RunDir, RunEntry, RunState};

use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::format::{bytes, printable};

/// Delete runs for good; their checkpoints stay in the library
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// Ids, or unique beginnings or endings of them
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Delete the runs that have ended; their checkpoints stay in the library
///
/// Ended is what finished, failed or was stopped. Live and interrupted runs stay, and so do those of which nothing can
/// be known from here.
#[derive(Debug, Args)]
pub(crate) struct Prune {
    /// Keep the newest N of them
    #[arg(long, value_name = "N", default_value_t = 0)]
    keep: usize,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(command: &Remove, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let found = command.runs.iter();
    let found = found.map(|wanted| RunDir::find(&place.data, wanted));
    // All or none: a misspelt second id must not leave half of the work done.
    let dirs = found.collect::<Result<Vec<_>, _>>()?;
    delete(&dirs, command.yes, out)
}

pub(super) fn prune(command: &Prune, place: &Place, out: &mut dyn Write) -> Result<(), Failure> {
    let ended = |entry: &RunEntry| {
        matches!(
            entry.state,
            RunState::Finished | RunState::Failed | RunState::Stopped
        )
    };
    // Ended runs are listed newest first.
    let dirs: Vec<RunDir> = run::list(&place.data)?
        .into_iter()
        .filter(|entry| ended(entry) && entry.writable)
        .skip(command.keep)
        .map(|entry| entry.dir)
        .collect();
    if dirs.is_empty() {
        writeln!(out, "nothing to remove")?;
        return Ok(());
    }
    delete(&dirs, command.yes, out)
}

fn delete(dirs: &[RunDir], yes: bool, out: &mut dyn Write) -> Result<(), Failure> {
    if !yes && !io::stdin().is_terminal() {
        return Err(Failure::Usage(
            "nobody can be asked here; add --yes to remove them".into(),
        ));
    }
    let mut freed = 0;
    for dir in dirs {
        let disk = dir.disk_use()?;
        freed += disk;
        // A run whose spec is damaged can do nothing but be removed.
        let about = RunEntry::read(dir.clone()).map_or_else(
            |_| "damaged".to_owned(),
            |entry| format!("{}  {}", entry.state.word(), printable(&entry.spec.title())),
        );
        writeln!(out, "{}  {about}  {}", dir.id(), bytes(disk))?;
    }
    if !yes && !confirmed(dirs.len(), out)? {
        return Err(Failure::Failed("nothing was removed".into()));
    }
    for dir in dirs {
        dir.remove()?;
    }
    writeln!(out, "removed {} ({})", runs(dirs.len()), bytes(freed))?;
    Ok(())
}

fn confirmed(count: usize, out: &mut dyn Write) -> Result<bool, Failure> {
    write!(out, "remove {} for good? [y/N] ", runs(count))?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Failure::Failed(format!("cannot read the answer: {error}")))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn runs(count: usize) -> String {
    match count {
        1 => "1 run".to_owned(),
        count => format!("{count} runs"),
    }
}
