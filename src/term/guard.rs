//! Takes over the terminal and gives it back.

use std::io::{self, BufWriter, Stdout, Write};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// A frame of a large terminal fits, so that it is written at once.
const BUFFER: usize = 128 * 1024;

/// The terminal in raw mode on its alternate screen, until this is dropped.
pub(crate) struct Guard {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Guard {
    /// Takes over the terminal.
    pub(crate) fn enter() -> io::Result<Self> {
        take()?;
        let terminal = blank_terminal().inspect_err(|_| restore())?;
        Ok(Self { terminal })
    }

    /// Draws one frame; the terminal shows it whole.
    pub(crate) fn draw(&mut self, view: impl FnOnce(&mut ratatui::Frame)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(view)?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        io::Write::flush(self.terminal.backend_mut())
    }

    /// Takes the terminal over again after something else has used it; the next frame is drawn whole.
    pub(crate) fn reenter(&mut self) -> io::Result<()> {
        take()?;
        // Not `Terminal::clear`: it asks the terminal where the cursor is, and the event stream takes the answer.
        self.terminal = blank_terminal()?;
        Ok(())
    }

    /// Columns and rows.
    pub(crate) fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Puts a text on the clipboard of the terminal, also over SSH (OSC 52).
    pub(crate) fn copy(&mut self, text: &str) -> io::Result<()> {
        use crossterm::clipboard::CopyToClipboard;
        execute!(
            self.terminal.backend_mut(),
            CopyToClipboard::to_clipboard_from(text)
        )
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// A cleared screen, and a terminal that knows nothing of it but that.
fn blank_terminal() -> io::Result<Terminal<CrosstermBackend<BufWriter<Stdout>>>> {
    execute!(io::stdout(), Clear(ClearType::All))?;
    let output = BufWriter::with_capacity(BUFFER, io::stdout());
    Terminal::new(CrosstermBackend::new(output))
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Hide
    )
}

/// Gives the terminal back. Harmless when it was not taken, and when it is gone.
pub(crate) fn restore() {
    let mut output = io::stdout();
    let _ = execute!(
        output,
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = output.flush();
    let _ = disable_raw_mode();
}

/// Gives the terminal back and stops the whole job (`make run` included) until the shell continues it.
pub(crate) fn suspend(guard: &mut Guard) -> io::Result<()> {
    restore();
    kill(Pid::from_raw(0), Signal::SIGSTOP)?;
    guard.reenter()
}
