//! Carries out effects on background threads; every result comes back as a message.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use mnist_core::library::Library;
use mnist_core::run::{self, Command, RunDir, Trainer, find_trainer};
use mnist_core::serve::{Evaluation, Part};
use mnist_core::storage::DataDir;
use tokio::sync::mpsc::Sender;

use super::checkpoints;
use super::experiments;
use super::follow::Follower;
use super::judging;
use super::requests::Requests;
use super::tasks;
use super::watch::Folders;
use super::work;
use crate::app::report::Named;
use crate::app::{Effect, Msg};
use crate::config::{Config, ConfigFile};
use crate::files;
use crate::request::{Disk, TrainingRequest};
use crate::serve_client::ServeClient;
use crate::start::{self, StartError};

/// So many checkpoints of a large library are shown before the others: more than fit a screen.
const AT_FIRST: usize = 100;

/// What is told of a panic.
pub(super) const MISTAKE: &str = "a mistake in mnist-tui; see mnist-tui.log";

/// Whether a listing is being read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Listing {
    #[default]
    Idle,
    Reading,
    /// Something changed meanwhile.
    ReadingStale,
}

/// Carries out effects.
pub(super) struct Effects {
    world: World,
    follower: Option<Follower>,
    folders: Option<Folders>,
    library: Listing,
    runs: Listing,
    experiments: Listing,
    requests: Requests,
}

/// What a background thread needs.
#[derive(Clone)]
pub(super) struct World {
    file: ConfigFile,
    config: Arc<Config>,
    data: DataDir,
    pub(super) messages: Sender<Msg>,
    /// The one process that evaluates, started on first need.
    evaluator: Arc<Mutex<Option<ServeClient>>>,
    /// The trainer started last, until its run is followed.
    trainer: Arc<Mutex<Option<Trainer>>>,
    complete: Arc<experiments::Complete>,
    /// The latest of what must be done in the order in which it was asked for.
    pub(super) latest: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Effects {
    pub(super) fn new(
        file: ConfigFile,
        config: Config,
        data: DataDir,
        messages: Sender<Msg>,
    ) -> Self {
        let requests = Requests::new(messages.clone());
        let world = World {
            file,
            config: Arc::new(config),
            data,
            messages,
            evaluator: Arc::default(),
            trainer: Arc::default(),
            complete: Arc::default(),
            latest: Arc::default(),
        };
        Self {
            world,
            follower: None,
            folders: None,
            library: Listing::Idle,
            runs: Listing::Idle,
            experiments: Listing::Idle,
            requests,
        }
    }

    /// Watches the folders of library and runs from now on.
    pub(super) fn watch_folders(&mut self) {
        self.folders = Some(Folders::watch(&self.world.data, &self.world.messages));
    }

    /// Notes that a listing has come, and reads it again when something changed meanwhile; or that there are other tasks.
    pub(super) fn arrived(&mut self, msg: &Msg) {
        let (listing, effect) = match msg {
            // The rest follows.
            Msg::Library(Ok(listing)) if listing.unread > 0 => return,
            Msg::Library(_) => (&mut self.library, Effect::LoadLibrary),
            Msg::Runs(_) => (&mut self.runs, Effect::LoadRuns),
            Msg::Experiments(_) => (&mut self.experiments, Effect::LoadExperiments),
            Msg::TaskSaved { tasks, .. } => {
                Arc::make_mut(&mut self.world.config)
                    .tasks
                    .clone_from(tasks);
                return;
            }
            _ => return,
        };
        if std::mem::take(listing) == Listing::ReadingStale {
            self.perform(effect);
        }
    }

    /// Carries out an effect in the background.
    pub(super) fn perform(&mut self, effect: Effect) {
        if self.is_being_read(&effect) {
            return;
        }
        match effect {
            Effect::Send(dir, command) => self.requests.send(dir, command),
            Effect::Unfollow => self.follower = None,
            Effect::Follow(dir) => {
                let trainer = lock(&self.world.trainer).take();
                let messages = self.world.messages.clone();
                // The old one ends first.
                self.follower = None;
                self.follower = Some(Follower::start(dir, trainer, messages));
            }
            other => self.world.clone().carry_out_elsewhere(other),
        }
    }

    /// Whether an effect asks for a listing that is on its way; it is then read once more afterwards.
    fn is_being_read(&mut self, effect: &Effect) -> bool {
        let listing = match effect {
            Effect::OpenLibrary | Effect::LoadLibrary => &mut self.library,
            Effect::LoadRuns => &mut self.runs,
            Effect::LoadExperiments => &mut self.experiments,
            _ => return false,
        };
        let is_idle = *listing == Listing::Idle;
        *listing = if is_idle {
            Listing::Reading
        } else {
            Listing::ReadingStale
        };
        !is_idle
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // What a panicked thread left is only a process handle.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    fn library(&self) -> Library {
        Library::new(self.data.library())
    }

    pub(super) fn carry_out(&self, effect: Effect) -> Option<Msg> {
        let library = self.library();
        Some(match effect {
            Effect::OpenLibrary => {
                // What goes wrong goes wrong again with the whole listing, which tells it.
                if let Ok(Some(newest)) = library.newest(AT_FIRST) {
                    let _ = self.messages.blocking_send(Msg::Library(Ok(newest)));
                }
                return self.carry_out(Effect::LoadLibrary);
            }
            Effect::LoadLibrary => Msg::Library(library.listing().map_err(text)),
            Effect::LoadRuns => Msg::Runs(run::listing(&self.data).map_err(text)),
            Effect::LoadExperiments => {
                Msg::Experiments(experiments::load(&self.data, &self.complete))
            }
            Effect::BeginExperiment(request) => {
                experiments::begin(&self.file, &self.config, &self.data, &request)
            }
            Effect::Conduct(dir) => experiments::conduct(&self.file, &self.data, dir),
            Effect::StopExperiment(dir) => experiments::stop(&dir),
            Effect::LoadRecord(id) => {
                let content = checkpoints::content(&library, &id);
                Msg::Record(id, Box::new(content))
            }
            Effect::Verify(id) => {
                let found = library.verify_one(&id).map_err(text);
                Msg::Verified(id, found)
            }
            Effect::Complete { typed, endings } => {
                let completion = files::complete(&typed, endings);
                Msg::Completed { typed, completion }
            }
            Effect::Work(job) => {
                work::carry_out(job, &self.data, &library, &self.config, &self.messages)
            }
            Effect::LoadImages { id, path } => {
                Msg::Images(id, judging::images(&path, &self.config))
            }
            Effect::Evaluate { id, path } => Msg::Evaluated(id, Box::new(self.evaluate(&path))),
            Effect::Start(request) => self.start(&request),
            Effect::Resume(dir, commands) => self
                .resume(&dir, commands)
                .map_or_else(|error| Msg::Failed(text(error)), |()| Msg::Launched(dir)),
            Effect::Rename { from, to } => done(
                library.rename(&from, &to).map_err(text),
                format!("{from} is now {to}"),
            ),
            Effect::Annotate(of, change) => checkpoints::annotate(&library, &of, change),
            Effect::SaveTask { task, existing } => tasks::save(&self.file, &task, existing),
            Effect::RemoveCheckpoint(Named { id, name }) => done(
                library.remove(&id).map_err(text),
                format!("{name} is in the trash"),
            ),
            Effect::RestoreCheckpoint => checkpoints::restore_latest(&library),
            Effect::RemoveRun(dir) => match dir.remove() {
                Ok(()) => Msg::RunRemoved(dir),
                Err(error) => Msg::Failed(text(error)),
            },
            // The event loop sees to these itself.
            Effect::Quit
            | Effect::Suspend
            | Effect::Copy(_)
            | Effect::Follow(_)
            | Effect::Unfollow
            | Effect::Send(..) => return None,
        })
    }

    fn evaluate(&self, path: &Path) -> Result<Evaluation, String> {
        let (source, _) = judging::source(path, &self.config)?;
        let mut slot = lock(&self.evaluator);
        let client = match &mut *slot {
            Some(client) => client,
            empty => empty.insert(ServeClient::new(find_trainer().map_err(text)?)),
        };
        client.evaluate(path, &source, Part::Test).map_err(text)
    }

    fn start(&self, request: &TrainingRequest) -> Msg {
        let spec = match request.spec(&self.config, &Disk::new(&self.data, &self.config)) {
            Ok(spec) => spec,
            Err(errors) => return Msg::Refused(errors),
        };
        match start::begin(&self.data, &spec) {
            Ok((dir, trainer)) => {
                *lock(&self.trainer) = Some(trainer);
                Msg::Launched(dir)
            }
            Err(error) => Msg::NotStarted(text(error)),
        }
    }

    fn resume(&self, dir: &RunDir, commands: Vec<Command>) -> Result<(), StartError> {
        let (trainer, _) = start::take_up(dir, commands)?;
        *lock(&self.trainer) = Some(trainer);
        Ok(())
    }
}

pub(super) fn done(result: Result<(), String>, said: String) -> Msg {
    result.map_or_else(Msg::Failed, |()| Msg::Done(said))
}

pub(super) fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
