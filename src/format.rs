//! Numbers, times and names as people read them, for the screen and for the command line.

pub(crate) mod value;

use std::fmt::Write;

use jiff::{Timestamp, Unit};
use mnist_core::run::Methods;
use mnist_core::task::Task;
use mnist_core::text::{harmless, is_harmless};

/// `266,610`
pub(crate) fn thousands(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `, gradual unfreezing`: what a training does beyond the usual, to stand behind something; empty for a usual one.
pub(crate) fn with_commas(methods: &Methods) -> String {
    let nothing = std::iter::once(String::new());
    let all: Vec<String> = nothing.chain(methods.words()).collect();
    all.join(", ")
}

/// `1 epoch`, `1,719 steps`: a number of things, with the word for one of them.
pub(crate) fn count(number: impl TryInto<u64>, one: &str) -> String {
    let number = thousands(number);
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {one}{plural}")
}

/// `96.8 %` for 0.968 with one decimal.
pub(crate) fn percent(share: f64, decimals: usize) -> String {
    format!("{:.decimals$} %", share * 100.0)
}

/// `71 %` for 0.712; never 100 before the end.
pub(crate) fn whole_percent(share: f64) -> String {
    format!("{:.0} %", (share * 100.0).floor())
}

/// `0.1021`; very small or large values in powers of ten.
pub(crate) fn loss(value: f64) -> String {
    if value != 0.0 && value.is_finite() && !(0.0001..10_000.0).contains(&value.abs()) {
        format!("{value:.2e}")
    } else {
        format!("{value:.4}")
    }
}

/// `-0.1234`, `1.23e-5`: three or four significant digits in eight columns at most, in powers of ten where a number is very small or
/// large.
pub(crate) fn number(value: f64) -> String {
    let decimals = match value.abs() {
        0.0 => return "0".to_owned(),
        v if (1e3..1e5).contains(&v) => 0,
        v if (1e2..1e3).contains(&v) => 1,
        v if (1e1..1e2).contains(&v) => 2,
        v if (1e0..1e1).contains(&v) => 3,
        v if (1e-1..1e0).contains(&v) => 4,
        v if (1e-3..1e-1).contains(&v) => 5,
        _ => return format!("{value:.2e}"),
    };
    format!("{value:.decimals$}")
}

/// `0.43` at the end of an axis: two significant digits.
pub(crate) fn axis(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    // Decimals that leave two significant digits.
    let decimals = match value.abs() {
        v if (9.95..10_000.0).contains(&v) => 0,
        v if (0.995..9.95).contains(&v) => 1,
        v if (0.0995..0.995).contains(&v) => 2,
        v if (0.00995..0.0995).contains(&v) => 3,
        v if (0.00099..0.00995).contains(&v) => 4,
        _ => return format!("{value:.0e}"),
    };
    format!("{value:.decimals$}")
}

/// `0.020`; as many digits as the rate needs beyond three.
pub(crate) fn rate(value: f64) -> String {
    if value < 0.0005 {
        return format!("{value:.1e}");
    }
    let short = format!("{value:.3}");
    let shortest = value.to_string();
    if shortest.len() > short.len() {
        let trimmed = format!("{value:.6}");
        trimmed.trim_end_matches('0').to_owned()
    } else {
        short
    }
}

/// `0.0066`, `4.6e-6`: a learning rate with two digits, as many as a choice among rates needs.
pub(crate) fn two_digits(value: f64) -> String {
    let rounded = format!("{value:.1e}").parse().unwrap_or(value);
    if rounded < 0.0005 {
        format!("{rounded:e}")
    } else {
        rounded.to_string()
    }
}

/// `0:03.9`, `12:05`, `1:02:03`.
pub(crate) fn duration(seconds: f64) -> String {
    let seconds = if seconds.is_finite() {
        seconds.max(0.0)
    } else {
        0.0
    };
    if seconds < 59.95 {
        return format!("0:{seconds:04.1}");
    }
    let whole = format!("{seconds:.0}").parse::<u64>().unwrap_or(u64::MAX);
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours == 0 {
        format!("{minutes}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    }
}

/// `118k img/s`
pub(crate) fn images_per_second(rate: f64) -> String {
    if rate >= 10_000.0 {
        format!("{:.0}k img/s", rate / 1000.0)
    } else if rate >= 1000.0 {
        format!("{:.1}k img/s", rate / 1000.0)
    } else {
        format!("{rate:.0} img/s")
    }
}

/// `13.2` for a norm.
pub(crate) fn norm(value: f64) -> String {
    if value.abs() < 1000.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.1e}")
    }
}

/// `1.2e-3` for a ratio; `0` for none.
pub(crate) fn ratio(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else {
        format!("{value:.1e}")
    }
}

/// Bytes in the largest unit of at least one: `999 B`, `12 kB`, `1.1 MB`.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 3] = ["MB", "GB", "TB"];
    if count < 1000 {
        return format!("{count} B");
    }
    let kilobytes = count as f64 / 1e3;
    if kilobytes < 999.5 {
        return format!("{kilobytes:.0} kB");
    }
    let (mut value, mut unit) = (kilobytes / 1e3, 0);
    // What would be rounded up to 1000.0 is one of the next unit.
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1e3;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A time in the local zone, to the minute: `2026-01-02 03:04`.
pub(crate) fn local_time(time: Timestamp) -> String {
    time.to_zoned_datetime(jiff::tz::TimeZone::system())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

/// `2 min ago`
pub(crate) fn ago(then: Timestamp, now: Timestamp) -> String {
    let seconds = now
        .since((Unit::Second, then))
        .map_or(0, |span| span.get_seconds());
    match seconds {
        ..5 => "just now".to_owned(),
        s @ 5..60 => format!("{s} s ago"),
        s @ 60..3600 => format!("{} min ago", s / 60),
        s @ 3600..172_800 => format!("{} h ago", s / 3600),
        s => format!("{} days ago", s / 86_400),
    }
}

/// `digit 7`, or the name that the label has in the data set.
pub(crate) fn label(task: &Task, label: u8) -> String {
    match task.labels().get(usize::from(label)) {
        Some(name) if *name != label.to_string() => name.clone(),
        _ if task.labels().len() == 10 => format!("digit {label}"),
        _ => format!("label {label}"),
    }
}

/// `text` for the screen: each character that a terminal would obey becomes one replacement
/// character, as wide as a cell. Names and messages come from files of strangers.
pub(crate) fn plain(text: &str) -> String {
    harmless(text)
}

/// `text` for the command line: each character that a terminal would obey is escaped, so that it can still be told which
/// one it was.
pub(crate) fn printable(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmless(c) {
            safe.push(c);
        } else {
            // Writing into a String cannot fail.
            let _ = write!(safe, "{}", c.escape_default());
        }
    }
    safe
}

/// [`printable`] for a text that is not needed any more: nearly all are harmless already.
pub(crate) fn made_printable(text: String) -> String {
    if text.chars().all(is_harmless) {
        text
    } else {
        printable(&text)
    }
}

/// [`printable`], with its lines left as they are.
pub(crate) fn printable_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(printable).collect();
    lines.join("\n")
}

/// A line of JSON of the same content: each character that a terminal would obey is escaped as JSON does it. Outside of
/// texts there is none but the end of the line.
pub(crate) fn printable_json(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    for c in line.chars() {
        if is_harmless(c) || c == '\n' {
            safe.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing into a String cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe
}

#[cfg(test)]
mod tests;
