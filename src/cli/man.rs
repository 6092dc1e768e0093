//! `mnist-tui man`

use std::io::Write;

use clap::{Arg, ArgAction, Args, Command, CommandFactory};
use clap_mangen::Man as Page;

use super::args::Arguments;
use super::failure::Failure;

/// Print the manual page of mnist-tui or of one of its commands
///
/// To read one: mnist-tui man transfer | man -l -
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A command, as in `pretrain` or `library show`
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub(super) fn run(command: &Man, out: &mut dyn Write) -> Result<(), Failure> {
    let mut page = Arguments::command();
    // Passes the global options down, so that every page lists them.
    page.build();
    for word in &command.command {
        let next = page
            .get_subcommands()
            .find(|c| c.get_name() == word)
            .cloned();
        page = next.ok_or_else(|| Failure::Usage(unknown(word, &page)))?;
    }
    let usage = synopsis(&page);
    let page = page.override_usage(usage);
    let source = concat!("mnist-tui ", env!("CARGO_PKG_VERSION"));
    Page::new(page).source(source).render(out)?;
    Ok(())
}

/// `mnist-tui transfer --from CHECKPOINT [--task TASK] …`: every option with what it takes, needed ones first.
fn synopsis(command: &Command) -> String {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    let (positional, mut options): (Vec<&Arg>, Vec<&Arg>) = command
        .get_arguments()
        .filter(|argument| !argument.is_hide_set())
        .partition(|argument| argument.is_positional());
    options.sort_by_key(|option| !option.is_required_set());
    let mut words = vec![name.to_owned()];
    words.extend(options.into_iter().chain(positional).map(told));
    if command.has_subcommands() {
        let needed = command.is_subcommand_required_set();
        words.push(if needed { "COMMAND" } else { "[COMMAND]" }.to_owned());
    }
    words.join(" ")
}

/// `[--task TASK]`, `--from CHECKPOINT`, `[IMAGE.png]...`
fn told(argument: &Arg) -> String {
    let flag = argument.get_long().map(|long| format!("--{long}"));
    let values = argument.get_value_names().unwrap_or_default();
    let takes_value = argument.get_action().takes_values();
    let values = takes_value.then(|| values.join(" "));
    let words: Vec<String> = flag.into_iter().chain(values).collect();
    let mut text = words.join(" ");
    if !argument.is_required_set() {
        text = format!("[{text}]");
    }
    let is_list = argument.is_positional() && matches!(argument.get_action(), ArgAction::Append);
    if is_list {
        text.push_str("...");
    }
    text
}

fn unknown(word: &str, within: &Command) -> String {
    let names: Vec<&str> = within.get_subcommands().map(Command::get_name).collect();
    format!("no command {word:?}; there is {}", names.join(", "))
}
