//! What a training looks like on a terminal.

use std::io::Read;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::programs::{Programs, SHORT, with};

/// Everything that `mnist-tui` writes on a terminal of 100 columns.
fn on_a_terminal(programs: &Programs, arguments: &[&str], no_color: bool) -> String {
    let size = PtySize {
        rows: 30,
        cols: 100,
        ..PtySize::default()
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let like = programs.command(arguments);
    let mut command = CommandBuilder::new(like.get_program());
    command.args(like.get_args());
    for (name, value) in like.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        }
    }
    command.env("TERM", "xterm-256color");
    if no_color {
        command.env("NO_COLOR", "1");
    } else {
        command.env_remove("NO_COLOR");
    }
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut written = Vec::new();
    // Linux ends a terminal without a writer by an error, not by end of file.
    let _ = pair
        .master
        .try_clone_reader()
        .unwrap()
        .read_to_end(&mut written);
    assert!(child.wait().unwrap().success());
    String::from_utf8_lossy(&written).into_owned()
}

#[test]
fn on_a_terminal_a_bar_fills_above_which_each_epoch_has_its_line() {
    let programs = Programs::new();
    let written = on_a_terminal(&programs, &SHORT, false);
    assert!(
        written.contains("epoch  1/1") && written.contains('█'),
        "{written:?}"
    );
    assert!(written.contains("\u{1b}[36m"), "coloured: {written:?}");
    assert!(written.contains("first three test images"), "{written:?}");

    let plain = on_a_terminal(
        &programs,
        &with(&SHORT, &["--ascii", "--color", "never"]),
        false,
    );
    assert!(plain.contains("#####"), "{plain:?}");
    assert!(plain.is_ascii() && !plain.contains("\u{1b}[3"), "{plain:?}");
}

#[test]
fn no_color_in_the_environment_takes_every_colour_away() {
    let programs = Programs::new();
    let written = on_a_terminal(&programs, &SHORT, true);
    assert!(written.contains('█'), "{written:?}");
    let colours = written.split("\u{1b}[").skip(1).filter(|rest| {
        let (codes, end) = rest.split_at(rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0));
        end.starts_with('m') && !codes.is_empty() && codes != "0"
    });
    assert_eq!(colours.count(), 0, "{written:?}");
}
