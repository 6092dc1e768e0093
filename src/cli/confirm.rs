//! Asking before something is lost for good.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;

use super::failure::Failure;

/// How what is deleted for good is agreed to and told.
#[derive(Debug, Args)]
pub(crate) struct Manner {
    /// Do not ask
    #[arg(long)]
    pub(super) yes: bool,
    /// Print a JSON object for each that was deleted (of a run: `run`, `disk_bytes`; of a checkpoint: `id`, `names`,
    /// `bytes`); asks nothing, so --yes is needed
    #[arg(long, requires = "yes")]
    pub(super) json: bool,
}

impl Manner {
    /// Refuses where nobody can be asked and nobody has said yes.
    pub(super) fn check_answerable(&self, them: &str) -> Result<(), Failure> {
        if self.yes || io::stdin().is_terminal() {
            return Ok(());
        }
        Err(Failure::Usage(format!(
            "nobody can be asked here; add --yes to remove {them}"
        )))
    }

    /// Whether `what` may go.
    pub(super) fn agreed(&self, what: &str, out: &mut dyn Write) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        write!(out, "remove {what} for good? [y/N] ")?;
        out.flush()?;
        let mut answer = String::new();
        io::stdin()
            .lock()
            .read_line(&mut answer)
            .map_err(|error| Failure::Failed(format!("cannot read the answer: {error}")))?;
        match answer.trim() {
            "y" | "Y" | "yes" => Ok(()),
            _ => Err(Failure::Failed("nothing was removed".into())),
        }
    }
}
