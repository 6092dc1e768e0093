//! Every mistake in a configuration file, not only the first.
//!
//! Reading a file ends at its first mistake. So what is wrong is taken out, and the rest is read again.

use std::io;
use std::ops::Range;

use mnist_core::text::harmless;

use super::error::{BUILT_IN, Source};
use super::merge::combine;
use super::{Config, ConfigError, ConfigFile};

/// More mistakes at once nobody reads; the whole file is read again for each.
const MOST: usize = 100;

/// A mistake in the user's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what would be right, with the key's name.
    pub message: String,
}

/// Every mistake in the user's file, the first hundred of them at most, in the order of its lines.
///
/// # Errors
/// A file that cannot be read.
pub fn mistakes(file: &ConfigFile) -> Result<Vec<Mistake>, ConfigError> {
    let path = file.path();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(find(&path.display().to_string(), &text)),
        Err(error)
            if error.kind() == io::ErrorKind::NotFound && matches!(file, ConfigFile::Usual(_)) =>
        {
            Ok(vec![])
        }
        Err(source) => Err(ConfigError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

fn find(path: &str, text: &str) -> Vec<Mistake> {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut taken_out: Vec<String> = Vec::new();
    while found.len() < MOST
        && let Some(ConfigError::Invalid { location, message }) = first(path, &lines.join("\n"))
    {
        let entry = entry_at(&lines, location.line - 1);
        let key = key_of(&lines, &entry);
        // What names a model that was taken out is right.
        let is_a_consequence = taken_out.iter().any(|table| {
            let name = table.rsplit('.').next().unwrap_or_default();
            message.starts_with("no ") && message.contains(&format!("{name:?} is defined"))
        });
        let is_in_the_file = location.path.as_os_str() == path;
        if !is_a_consequence {
            found.push(Mistake {
                line: location.line,
                message: with_key(&harmless(&key), &message),
            });
        }
        let lines = lines.get_mut(entry).unwrap_or_default();
        if !is_in_the_file || lines.iter().all(|line| line.is_empty()) {
            break;
        }
        lines.fill("");
        taken_out.push(key);
    }
    found.sort_by_key(|mistake| mistake.line);
    found
}

/// The first mistake in a file of this text.
fn first(path: &str, text: &str) -> Option<ConfigError> {
    let config = combine(&[BUILT_IN, Source { path, text }]);
    config
        .and_then(|config: Config| config.keymap().map(drop))
        .err()
}

/// The lines of the smallest thing around a line that can be taken out: a key with its value; a model or a task whole.
fn entry_at(lines: &[&str], at: usize) -> Range<usize> {
    let above = |is: fn(&str) -> bool| {
        (0..=at)
            .rev()
            .find(|i| lines.get(*i).is_some_and(|l| is(l)))
    };
    let below = |from: usize, is: &dyn Fn(&str) -> bool| {
        let next = (from + 1..lines.len()).find(|i| is(lines[*i]));
        next.unwrap_or(lines.len())
    };
    let header = above(is_header);
    let is_whole = |i: &usize| {
        let name = lines[*i].trim_start();
        name.starts_with("[models.") || name.starts_with("[tasks.") || name.starts_with("[data.")
    };
    if let Some(start) = header.filter(is_whole) {
        return start..below(start, &is_header);
    }
    let start = above(|line| is_header(line) || is_key(line)).unwrap_or(at);
    if header == Some(start) {
        // The table itself: its keys mean nothing without it.
        return start..below(start, &is_header);
    }
    start..below(start, &|line: &str| is_header(line) || is_key(line))
}

fn is_header(line: &str) -> bool {
    // A list within a value begins with a bracket too, but goes on in quotes or braces.
    line.trim_start()
        .strip_prefix('[')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn is_key(line: &str) -> bool {
    let Some((key, _)) = line.split_once('=') else {
        return false;
    };
    let key = key.trim();
    !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || "-_.\"'".contains(c))
}

/// `training.epochs`, `models.mine`: what the lines of an entry define.
fn key_of(lines: &[&str], entry: &Range<usize>) -> String {
    let line = lines.get(entry.start).copied().unwrap_or_default();
    let table = (0..=entry.start).rev().filter_map(|i| lines.get(i));
    let table = table.copied().find(|line| is_header(line)).unwrap_or("");
    let table = table.trim().trim_start_matches('[');
    let table = table.split(']').next().unwrap_or_default();
    match line.split_once('=') {
        Some((key, _)) if is_key(line) && table.is_empty() => key.trim().to_owned(),
        Some((key, _)) if is_key(line) => format!("{table}.{}", key.trim()),
        _ => table.to_owned(),
    }
}

/// The message with the key's name before it, unless it says it itself.
fn with_key(key: &str, message: &str) -> String {
    let name = key.rsplit('.').next().unwrap_or_default();
    if name.is_empty() || message.contains(name) {
        message.to_owned()
    } else {
        format!("{key}: {message}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let found = find("my.toml", text).into_iter();
        found
            .map(|mistake| format!("{}: {}", mistake.line, mistake.message))
            .collect()
    }

    #[test]
    fn every_mistake_is_found_in_the_order_of_the_lines_with_its_key() {
        let text = "[training]\nepochs = 0\nmodel = \"mine\"\nseed = \"x\"\nfly = 1\n\n\
                    [display]\ncolor = \"blue\"\n\n\
                    [models.mine]\ninput = [3, 28, 28]\nlayers = []\n\n\
                    [keys.train]\npause = \"f5\"\nstop = \"f5\"\nfly = \"f6\"\n";
        let told = told(text);
        let expected = [
            "2: training.epochs: `0` will not do; use a whole number, 1 or more",
            "4: training.seed: \"x\" will not do; use a whole number, 0 or more",
            "5: there is no `fly`",
            "8: display.color: there is no `blue`",
            "10: models.mine: the input of a model must be",
            "15: [keys.train] ",
            "17: [keys.train] fly: no such action",
        ];
        assert_eq!(told.len(), expected.len(), "{told:#?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}\n not {expected}");
        }
    }

    #[test]
    fn a_file_of_nothing_but_mistakes_is_told_in_time_and_commands_no_terminal() {
        let text = format!("[training]\n{}", "\u{9b}x = 1\n".repeat(20_000));
        let told = told(&text);
        assert!(!told.is_empty() && told.len() <= MOST);
        assert!(told.iter().all(|line| !line.contains('\u{9b}')), "{told:?}");
    }

    #[test]
    fn a_right_file_has_none_and_a_file_that_is_no_toml_one() {
        assert!(told("").is_empty());
        assert!(told(crate::config::DEFAULTS).is_empty());
        assert_eq!(told("seed = 1\n[training\n").len(), 2);
        assert_eq!(told("]\n").len(), 1);
    }
}
