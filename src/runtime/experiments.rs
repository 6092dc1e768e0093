//! Experiments: how they stand, and processes that carry them out.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mnist_core::detached::Detached;
use mnist_core::experiment::{ExperimentDir, ExperimentError, ExperimentId};
use mnist_core::process_lock::Liveness;
use mnist_core::storage::DataDir;

use super::effects::{done, lock, text};
use crate::app::Msg;
use crate::config::{Config, ConfigFile};
use crate::experiment::request::ExperimentRequest;
use crate::experiment::standing::{Standing, State};
use crate::request::Disk;

/// So long a process may take to begin.
const BEGINS_WITHIN: Duration = Duration::from_secs(5);

/// Experiments that were complete when they were looked at: nothing of them changes any more.
pub(super) type Complete = Mutex<HashMap<ExperimentId, Standing>>;

/// How every experiment stands, newest first; those that cannot be read are left out, as `experiment list` tells.
pub(super) fn load(data: &DataDir, complete: &Complete) -> Result<Vec<Standing>, String> {
    let now = Timestamp::now();
    let mut complete = lock(complete);
    let all = ExperimentDir::all(data).map_err(text)?.into_iter().rev();
    let read = all.map(|dir| {
        if let Some(known) = complete.get(&dir.id()) {
            return Ok(known.clone());
        }
        let standing = Standing::read(dir, now)?;
        if standing.state == State::Complete {
            complete.insert(standing.dir.id(), standing.clone());
        }
        Ok::<_, ExperimentError>(standing)
    });
    let (found, unreadable): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    let found: Vec<Standing> = found.into_iter().flatten().collect();
    match unreadable.into_iter().find_map(Result::err) {
        Some(error) if found.is_empty() => Err(error.to_string()),
        _ => Ok(found),
    }
}

/// Makes an experiment and carries it out.
pub(super) fn begin(
    file: &ConfigFile,
    config: &Config,
    data: &DataDir,
    request: &ExperimentRequest,
) -> Msg {
    let plan = match request.plan(config, &Disk::new(data, config)) {
        Ok(plan) => plan,
        Err(refusal) => return Msg::ExperimentRefused(refusal),
    };
    let begun = || {
        let dir = ExperimentDir::create(data, &plan).map_err(text)?;
        start(file, data, &dir).inspect_err(|_| {
            // What is told is why nothing starts.
            let _ = dir.clone().remove();
        })?;
        Ok(dir)
    };
    begun().map_or_else(Msg::NotConducted, Msg::Conducted)
}

/// Carries out what is left of an experiment.
pub(super) fn conduct(file: &ConfigFile, data: &DataDir, dir: ExperimentDir) -> Msg {
    start(file, data, &dir).map_or_else(Msg::NotConducted, |()| Msg::Conducted(dir))
}

/// Starts a process that carries out what is left and outlives this one, and waits until it has begun.
fn start(file: &ConfigFile, data: &DataDir, dir: &ExperimentDir) -> Result<(), String> {
    let program = std::env::current_exe();
    let program = program.map_err(|error| format!("cannot find this program: {error}"))?;
    let command = resume(&program, file, data, dir);
    let process = Detached::start(command, &dir.log_path())
        .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
    let end = Instant::now() + BEGINS_WITHIN;
    while dir.liveness() != Liveness::Live && Instant::now() < end {
        if let Some(problem) = process.failure() {
            return Err(problem);
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// The command that carries out what is left. It reads the configuration of this process: another one may be wrong.
fn resume(program: &Path, file: &ConfigFile, data: &DataDir, dir: &ExperimentDir) -> Command {
    let mut command = Command::new(program);
    if let ConfigFile::Named(path) = file {
        command.arg("--config").arg(path);
    }
    command.arg("--data-dir").arg(data.root());
    command.args(["experiment", "resume", &dir.id(), "--json"]);
    command
}

/// Asks whoever carries out an experiment to stop.
pub(super) fn stop(dir: &ExperimentDir) -> Msg {
    let asked = dir.ask_to_stop().map_err(text);
    done(asked, format!("experiment {} is asked to stop", dir.id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_carries_out_an_experiment_reads_the_configuration_of_the_dashboard() {
        let data = DataDir::new("/data");
        let dir = ExperimentDir::at("/data/experiments/20261124-161030-aaaa");
        let arguments = |file: &ConfigFile| {
            let command = resume(Path::new("mnist-tui"), file, &data, &dir);
            let arguments = command.get_args();
            let arguments: Vec<_> = arguments.map(|a| a.to_string_lossy()).collect();
            arguments.join(" ")
        };
        let resume = format!("--data-dir /data experiment resume {} --json", dir.id());
        let usual = ConfigFile::Usual("/home/.config/mnist-tui/config.toml".into());
        assert_eq!(arguments(&usual), resume);
        let named = ConfigFile::Named("/other.toml".into());
        assert_eq!(arguments(&named), format!("--config /other.toml {resume}"));
    }
}
