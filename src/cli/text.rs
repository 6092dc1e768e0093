//! Text for people: numbers, sizes, times, and names that come from strangers.

use std::fmt::Write;

use jiff::Timestamp;

/// `text` with every character escaped that could move the cursor, change colours or reorder the line: control
/// characters and the marks of bidirectional text.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_invisible(c) {
            // Writing into a String cannot fail.
            let _ = write!(safe, "{}", c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `266610` as `266,610`.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `0.9718` as `97.18 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

/// Bytes in the largest unit of at least one: `12.3 MB`.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A time in the local zone, to the minute.
pub(super) fn local_time(time: Timestamp) -> String {
    time.to_zoned_datetime(jiff::tz::TimeZone::system())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

/// Seconds as `0:03.9` or `1:02:03`.
pub(super) fn duration(seconds: f64) -> String {
    let whole = std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default();
    let (minutes, rest) = (whole.as_secs() / 60, whole.as_secs() % 60);
    if minutes >= 60 {
        format!("{}:{:02}:{rest:02}", minutes / 60, minutes % 60)
    } else {
        format!("{minutes}:{rest:02}.{}", whole.subsec_millis() / 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(
            [0, 999, 1000, 266_610, 1_000_000].map(thousands),
            ["0", "999", "1,000", "266,610", "1,000,000"]
        );
        assert_eq!(percent(0.9718), "97.18 %");
        assert_eq!(
            [0, 999, 1000, 1_066_440, 999_999_999].map(size),
            ["0 B", "999 B", "1.0 kB", "1.1 MB", "1.0 GB"]
        );
        assert_eq!(
            [0.0, 3.94, 61.0, 3723.0].map(duration),
            ["0:00.0", "0:03.9", "1:01.0", "1:02:03"]
        );
        assert_eq!(duration(f64::NAN), "0:00.0");
    }

    proptest! {
        #[test]
        fn nothing_printed_can_steer_a_terminal(text in any::<String>()) {
            let safe = printable(&text);
            prop_assert!(!safe.chars().any(|c| c.is_control() || is_invisible(c)), "{:?}", safe);
        }

        #[test]
        fn plain_text_is_left_alone(text in "[ -~éäß数字]{0,40}") {
            prop_assert_eq!(printable(&text), text);
        }
    }
}
