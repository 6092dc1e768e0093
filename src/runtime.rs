//! The only event loop: events in, messages through update, effects out, and a frame when something changed.

mod background;
mod checkpoints;
mod clock;
mod effects;
mod experiments;
mod follow;
mod judging;
mod look;
mod pace;
mod requests;
mod tasks;
mod watch;
mod work;

use std::future::poll_fn;
use std::io;
use std::process::ExitCode;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::{Event, EventStream, KeyEventKind};
use futures_util::StreamExt;
use jiff::Timestamp;
use mnist_core::run::RunEntry;
use mnist_core::storage::DataDir;
use thiserror::Error;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::Instant;

use self::clock::{Clock, Due};
use self::effects::Effects;
use self::pace::{Pace, Urgency};
use crate::app::{Effect, Model, Msg, update};
use crate::config::{Config, ConfigError, ConfigFile};
use crate::keys::Chord;
use crate::suggestion;
use crate::term::{self, Guard, Woken};
use crate::ui::{Look, view};
pub(crate) use look::look;

/// So long the first frame waits for the library's rows, which are being read meanwhile.
const FIRST_ROWS: Duration = Duration::from_millis(20);

/// Messages that may wait; background tasks wait with more.
const WAITING: usize = 256;

/// Why the dashboard cannot be shown.
#[derive(Debug, Error)]
pub enum DashboardError {
    /// Wrong keys.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is no terminal, or it is gone.
    #[error(
        "cannot use the terminal: {0}; run mnist-tui in a terminal, or a command such as `mnist-tui pretrain`"
    )]
    Terminal(#[from] io::Error),
}

/// Shows the dashboard until it is left; then says on standard output what goes on. `config` is what is in force, with the
/// user's `file` in it.
///
/// # Errors
/// Keys in conflict, or no terminal.
pub fn run(file: ConfigFile, config: Config, data: DataDir) -> Result<ExitCode, DashboardError> {
    let keymap = config.keymap()?;
    let look = look::look(&config);
    let (sender, messages) = mpsc::channel(WAITING);
    let log = data.root().join("mnist-tui.log");
    let access = data.access();
    let mut effects = Effects::new(file, config.clone(), data, sender);
    // Both are read while the terminal is being taken over.
    effects.perform(Effect::OpenLibrary);
    effects.perform(Effect::LoadRuns);
    let mut model = Model::new(config, keymap, Timestamp::now());
    model.access = access;
    let (woken_sender, woken) = mpsc::channel(1);
    term::watch_signals(woken_sender)?;
    term::install_panic_hook(log);
    let guard = Guard::enter()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let mut dashboard = Dashboard {
        model,
        look,
        effects,
        guard,
        pace: Pace::new(Instant::now().into()),
        clock: Clock::default(),
    };
    let left = runtime.block_on(dashboard.run(messages, woken));
    let farewell = dashboard.farewell();
    drop(dashboard);
    // A task that still reads or writes must not hold up leaving.
    runtime.shutdown_background();
    left?;
    print!("{}", suggestion::complete(&farewell));
    Ok(ExitCode::SUCCESS)
}

/// Everything that the event loop owns.
struct Dashboard {
    model: Model,
    look: Look,
    effects: Effects,
    guard: Guard,
    pace: Pace,
    clock: Clock,
}

/// Whether the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Continue,
    Leave,
}

impl Dashboard {
    async fn run(
        &mut self,
        mut messages: Receiver<Msg>,
        mut woken: Receiver<Woken>,
    ) -> io::Result<()> {
        self.first_frame(&mut messages).await?;
        self.effects.watch_folders();
        let mut events = EventStream::new();
        loop {
            let due = self.pace.due();
            let flow = tokio::select! {
                biased;
                event = events.next() => match event {
                    Some(event) => self.event(event?)?,
                    None => Flow::Leave,
                },
                Some(msg) = messages.recv() => self.take_in(msg)?,
                Some(Woken) = woken.recv() => {
                    self.guard.reenter()?;
                    self.pace.ask(Urgency::Now);
                    Flow::Continue
                }
                () = sleep_until(due), if due.is_some() => Flow::Continue,
                () = sleep_until(self.clock.next()), if self.clock.next().is_some() => self.look()?,
            };
            self.clock.plan(&self.model, std::time::Instant::now());
            if flow == Flow::Leave || self.drain(&mut events, &mut messages).await? == Flow::Leave {
                return Ok(());
            }
            if self.pace.take(Instant::now().into()) {
                self.draw()?;
            }
        }
    }

    /// Looks at what nothing tells of.
    fn look(&mut self) -> io::Result<Flow> {
        match self.clock.take(std::time::Instant::now()) {
            Some(Due::Runs) => self.effects.perform(Effect::LoadRuns),
            Some(Due::Experiments) => self.effects.perform(Effect::LoadExperiments),
            Some(Due::Elapsed) => return self.take(Msg::Tick, Urgency::Soon),
            None => {}
        }
        Ok(Flow::Continue)
    }

    /// Draws at once, with rows if they come in time.
    async fn first_frame(&mut self, messages: &mut Receiver<Msg>) -> io::Result<()> {
        let (columns, rows) = self.guard.size()?;
        self.take(Msg::Resized(columns, rows), Urgency::Now)?;
        let both = async {
            for _ in 0..2 {
                if let Some(msg) = messages.recv().await {
                    self.take(msg, Urgency::Now)?;
                }
            }
            io::Result::Ok(())
        };
        if let Ok(result) = tokio::time::timeout(FIRST_ROWS, both).await {
            result?;
        }
        self.pace.take(Instant::now().into());
        self.draw()
    }

    /// Takes in everything that has come meanwhile, so that it costs one frame.
    async fn drain(
        &mut self,
        events: &mut EventStream,
        messages: &mut Receiver<Msg>,
    ) -> io::Result<Flow> {
        while let Some(event) = waiting(events).await {
            let Some(event) = event else {
                return Ok(Flow::Leave);
            };
            if self.event(event?)? == Flow::Leave {
                return Ok(Flow::Leave);
            }
        }
        while let Ok(msg) = messages.try_recv() {
            if self.take_in(msg)? == Flow::Leave {
                return Ok(Flow::Leave);
            }
        }
        Ok(Flow::Continue)
    }

    fn event(&mut self, event: Event) -> io::Result<Flow> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                self.take(Msg::Key(Chord::of(key)), Urgency::Now)
            }
            Event::Paste(text) => self.take(Msg::Paste(text), Urgency::Now),
            Event::Resize(columns, rows) => self.take(Msg::Resized(columns, rows), Urgency::Now),
            _ => Ok(Flow::Continue),
        }
    }

    /// Takes in what a background task brings. Training tells much and often; a listing is what somebody waits for.
    fn take_in(&mut self, msg: Msg) -> io::Result<Flow> {
        let urgency = match &msg {
            Msg::Library(_) | Msg::Runs(_) | Msg::Experiments(_) => Urgency::Now,
            _ => Urgency::Soon,
        };
        self.take(msg, urgency)
    }

    fn take(&mut self, msg: Msg, urgency: Urgency) -> io::Result<Flow> {
        self.effects.arrived(&msg);
        self.model.now = Timestamp::now();
        self.pace.ask(urgency);
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::Quit => return Ok(Flow::Leave),
                Effect::Suspend => {
                    term::suspend(&mut self.guard)?;
                    self.pace.ask(Urgency::Now);
                }
                Effect::Copy(text) => self.guard.copy(&text)?,
                other => self.effects.perform(other),
            }
        }
        Ok(Flow::Continue)
    }

    fn draw(&mut self) -> io::Result<()> {
        let (model, look) = (&self.model, self.look);
        self.guard.draw(|frame| view(model, look, frame))
    }

    /// What goes on after the dashboard is left, one line; empty when nothing does.
    fn farewell(&self) -> String {
        let under_way = self.model.experiments.under_way().next();
        if let Some(id) = under_way.map(|one| one.dir.id()) {
            return format!(
                "experiment {id} goes on: `mnist-tui` shows it again, `mnist-tui experiment stop {id}` ends it\n"
            );
        }
        let live: Vec<&RunEntry> = self.model.live_runs().collect();
        match live.as_slice() {
            [] => String::new(),
            [run] => {
                let id = run.dir.id();
                format!(
                    "run {id} goes on: `mnist-tui` shows it again, `mnist-tui runs stop {id}` ends it\n"
                )
            }
            runs => {
                let count = runs.len();
                format!(
                    "{count} runs go on: `mnist-tui` shows them again, `mnist-tui runs stop RUN` ends one\n"
                )
            }
        }
    }
}

/// The next event if one waits. It is polled with this task's own waker: crossterm keeps the one it saw first.
async fn waiting(events: &mut EventStream) -> Option<Option<io::Result<Event>>> {
    poll_fn(|context| {
        Poll::Ready(match events.poll_next_unpin(context) {
            Poll::Ready(event) => Some(event),
            Poll::Pending => None,
        })
    })
    .await
}

async fn sleep_until(due: Option<std::time::Instant>) {
    if let Some(due) = due {
        tokio::time::sleep_until(due.into()).await;
    }
}
