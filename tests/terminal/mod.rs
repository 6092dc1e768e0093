//! A program on a terminal of its own, and what that terminal shows.
#![allow(dead_code, reason = "no test file uses all of it")]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::programs::Programs;

/// Longer than anything takes on a busy machine; only a failure waits so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the terminal shows, and a bell for each change.
type Shown = Arc<(Mutex<vt100::Parser>, Condvar)>;

/// The dashboard on a terminal.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    shown: Shown,
}

impl Session {
    /// Starts the dashboard on a terminal of `width` by `height`.
    pub(crate) fn start(programs: &Programs, width: u16, height: u16) -> Self {
        Self::start_with(programs, width, height, &[])
    }

    /// The same with more variables in the environment.
    pub(crate) fn start_with(
        programs: &Programs,
        width: u16,
        height: u16,
        environment: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(width, height)).unwrap();
        let plain = programs.command(&[]);
        let mut command = CommandBuilder::new(plain.get_program());
        command.cwd(programs.folder());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            }
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let shown: Shown = Arc::new((
            Mutex::new(vt100::Parser::new(cells(height), cells(width), 0)),
            Condvar::new(),
        ));
        let reader = pair.master.try_clone_reader().unwrap();
        let display = Arc::clone(&shown);
        thread::spawn(move || show(reader, &display));
        Self {
            child,
            keys: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            shown,
        }
    }

    /// Types keys.
    pub(crate) fn press(&mut self, keys: &str) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Types the same keys again and again, each time after the terminal has changed, until it shows `text`.
    pub(crate) fn press_until(&mut self, keys: &str, text: &str) {
        loop {
            let before = self.text();
            if before.contains(text) {
                return;
            }
            self.press(keys);
            self.until("a change", |screen| screen.contents() != before);
        }
    }

    /// What the terminal shows now.
    pub(crate) fn text(&self) -> String {
        self.shown.0.lock().unwrap().screen().contents()
    }

    /// Whether any character on the terminal has a colour.
    pub(crate) fn is_coloured(&self) -> bool {
        let parser = self.shown.0.lock().unwrap();
        let screen = parser.screen();
        let (rows, columns) = screen.size();
        let cells = (0..rows.get()).flat_map(|y| (0..columns.get()).map(move |x| (y, x)));
        let plain = vt100::Color::Default;
        cells
            .filter_map(|(y, x)| screen.cell(y, x))
            .any(|cell| cell.fgcolor() != plain || cell.bgcolor() != plain)
    }

    /// Waits until the terminal shows `text`.
    pub(crate) fn wait(&mut self, text: &str) {
        self.until(&format!("{text:?} to appear"), |screen| {
            screen.contents().contains(text)
        });
    }

    /// Waits until the terminal shows `text` no more.
    pub(crate) fn gone(&mut self, text: &str) {
        self.until(&format!("{text:?} to go"), |screen| {
            !screen.contents().contains(text)
        });
    }

    fn until(&mut self, what: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        let (parser, bell) = &*self.shown;
        let guard = parser.lock().unwrap();
        let not_yet = |p: &mut vt100::Parser| !condition(p.screen());
        let (guard, waited) = bell.wait_timeout_while(guard, PATIENCE, not_yet).unwrap();
        let shown = guard.screen().contents();
        drop(guard);
        assert!(!waited.timed_out(), "waited for {what} in:\n{shown}");
    }

    /// Whether the program has the alternate screen.
    pub(crate) fn is_alternate(&self) -> bool {
        self.shown.0.lock().unwrap().screen().alternate_screen()
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        let mut parser = self.shown.0.lock().unwrap();
        parser.screen_mut().set_size(cells(height), cells(width));
        drop(parser);
        let master = self.master.as_ref().unwrap();
        master.resize(size(width, height)).unwrap();
    }

    /// Closes the terminal.
    pub(crate) fn hang_up(&mut self) {
        self.keys = None;
        self.master = None;
        self.signal(Signal::SIGHUP);
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap();
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap().try_into().unwrap())
    }

    /// Waits until the program is stopped, as by Ctrl-Z.
    pub(crate) fn stopped(&self) {
        let path = format!("/proc/{}/stat", self.pid());
        let state = || {
            let stat = std::fs::read_to_string(&path).unwrap();
            stat.rsplit(')').next().unwrap().trim().chars().next()
        };
        let end = Instant::now() + PATIENCE;
        while state() != Some('T') {
            assert!(Instant::now() < end, "the program does not stop");
            thread::yield_now();
        }
        // What it wrote before is on its way to the display.
        let (parser, bell) = &*self.shown;
        let guard = parser.lock().unwrap();
        let taken = |p: &mut vt100::Parser| p.screen().alternate_screen();
        drop(bell.wait_timeout_while(guard, PATIENCE, taken));
    }

    /// Waits for the program's end; its exit code.
    pub(crate) fn exit_code(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.exit_code();
            }
            assert!(Instant::now() < end, "still there:\n{}", self.text());
            thread::yield_now();
        };
        // The last it wrote is still on its way to the display.
        let (parser, bell) = &*self.shown;
        let guard = parser.lock().unwrap();
        let taken = |p: &mut vt100::Parser| p.screen().alternate_screen();
        drop(bell.wait_timeout_while(guard, Duration::from_secs(2), taken));
        code
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

fn size(width: u16, height: u16) -> PtySize {
    PtySize {
        rows: height,
        cols: width,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// Feeds what the program writes to the display until the terminal is closed.
fn show(mut reader: Box<dyn Read + Send>, shown: &Shown) {
    let mut bytes = [0; 8192];
    while let Ok(count @ 1..) = reader.read(&mut bytes) {
        let (parser, bell) = &**shown;
        parser.lock().unwrap().process(&bytes[..count]);
        bell.notify_all();
    }
}
