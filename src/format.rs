//! Numbers, times and names as people read them, for the screen and for the command line.

use std::fmt::Write;

use jiff::{Timestamp, Unit};

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

/// `text` for the screen: each character that a terminal would obey becomes one replacement
/// character, as wide as a cell. Names and messages come from files of strangers.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if is_harmless(c) { c } else { '\u{fffd}' })
        .collect()
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

fn is_harmless(c: char) -> bool {
    // Marks of bidirectional text and separators can reorder or break a line just as control characters do.
    !c.is_control()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(1_719, "1,719")]
    #[case(266_610, "266,610")]
    #[case(1_000_000, "1,000,000")]
    fn thousands_are_separated(#[case] number: u64, #[case] text: &str) {
        assert_eq!(thousands(number), text);
    }

    #[rstest]
    #[case(0.0, "0:00.0")]
    #[case(3.9, "0:03.9")]
    #[case(59.94, "0:59.9")]
    #[case(59.97, "1:00")]
    #[case(725.2, "12:05")]
    #[case(3723.0, "1:02:03")]
    #[case(f64::NAN, "0:00.0")]
    fn durations_are_minutes_and_seconds(#[case] seconds: f64, #[case] text: &str) {
        assert_eq!(duration(seconds), text);
    }

    #[rstest]
    #[case(0.02, "0.020")]
    #[case(0.1, "0.100")]
    #[case(1.0, "1.000")]
    #[case(0.0125, "0.0125")]
    #[case(0.0001, "1.0e-4")]
    fn rates_keep_their_digits(#[case] value: f64, #[case] text: &str) {
        assert_eq!(rate(value), text);
    }

    #[rstest]
    #[case(0.968, 1, "96.8 %")]
    #[case(1.0, 1, "100.0 %")]
    #[case(0.9718, 2, "97.18 %")]
    fn shares_are_per_cent(#[case] share: f64, #[case] decimals: usize, #[case] text: &str) {
        assert_eq!(percent(share, decimals), text);
    }

    #[rstest]
    #[case(0, "0 B")]
    #[case(999, "999 B")]
    #[case(1_000, "1 kB")]
    #[case(999_499, "999 kB")]
    #[case(999_999, "1.0 MB")]
    #[case(1_066_440, "1.1 MB")]
    #[case(999_999_999, "1.0 GB")]
    #[case(u64::MAX, "18446744.1 TB")]
    fn sizes_have_the_largest_unit_that_fits(#[case] count: u64, #[case] text: &str) {
        assert_eq!(bytes(count), text);
    }

    #[test]
    fn a_run_is_not_done_before_its_end() {
        assert_eq!(whole_percent(0.999), "99 %");
        assert_eq!(whole_percent(1.0), "100 %");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left_in_a_name() {
        assert_eq!(
            plain("a\x1b[31mb\u{202e}c\n"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}"
        );
        assert_eq!(plain("größe 1"), "größe 1");
    }

    proptest! {
        #[test]
        fn nothing_printed_or_drawn_can_steer_a_terminal(text in any::<String>()) {
            for safe in [printable(&text), plain(&text)] {
                prop_assert!(safe.chars().all(is_harmless), "{:?}", safe);
            }
        }

        #[test]
        fn harmless_text_is_left_alone(text in "[ -~éäß数字]{0,40}") {
            prop_assert_eq!(&printable(&text), &text);
            prop_assert_eq!(plain(&text), text);
        }
    }

    #[rstest]
    #[case(2, "just now")]
    #[case(59, "59 s ago")]
    #[case(125, "2 min ago")]
    #[case(3700, "1 h ago")]
    #[case(400_000, "4 days ago")]
    #[case(-30, "just now")]
    fn ages_are_rounded_down(#[case] seconds: i64, #[case] text: &str) {
        let then = Timestamp::UNIX_EPOCH;
        let now = then + jiff::SignedDuration::from_secs(seconds);
        assert_eq!(ago(then, now), text);
    }
}
