//! docs/cli.md, made from the same definitions that read the command line.

use std::fmt::Write;

use clap::{Command, CommandFactory};

use super::args::Arguments;

/// The whole of docs/cli.md.
#[must_use]
pub fn markdown() -> String {
    let mut root = Arguments::command().term_width(100);
    root.build();
    let mut text = String::from(
        "# Command line\n\n\
         Made from the program's own definitions; `mnist-tui COMMAND --help` prints the same. Names of checkpoints are\n\
         names, unique beginnings of ids (four digits or more), or files; runs are named by their id or a unique beginning\n\
         or ending of it. What Ctrl-C does: in `pretrain`, `transfer` and a `runs resume` that trains here it stops the\n\
         run, which saves; a second one leaves at once. `runs watch` just leaves. A run goes on when its terminal closes.\n",
    );
    describe(&mut root, "mnist-tui", &mut text);
    text
}

fn describe(command: &mut Command, path: &str, text: &mut String) {
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let help = lines.join("\n");
    // Writing into a String cannot fail.
    let _ = write!(text, "\n## `{path}`\n\n```text\n{}\n```\n", help.trim_end());
    for sub in command.get_subcommands_mut() {
        let path = format!("{path} {}", sub.get_name());
        describe(sub, &path, text);
    }
}
