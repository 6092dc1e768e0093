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

#[test]
fn one_thing_is_not_many() {
    assert_eq!(count(1_u32, "epoch"), "1 epoch");
    assert_eq!(count(0_u32, "epoch"), "0 epochs");
    assert_eq!(count(1_719_u64, "step"), "1,719 steps");
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
fn numbers_have_three_or_four_significant_digits() {
    let written = [
        0.0,
        -0.123_456,
        12.345_6,
        1234.56,
        0.001_234_56,
        1.2e-5,
        1e9,
    ]
    .map(number);
    assert_eq!(
        written,
        [
            "0", "-0.1235", "12.35", "1235", "0.00123", "1.20e-5", "1.00e9"
        ]
    );
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
        let lines = printable_lines(&text);
        prop_assert!(lines.chars().all(|c| is_harmless(c) || c == '\n'), "{:?}", lines);
        prop_assert_eq!(lines.matches('\n').count(), text.matches('\n').count());
    }

    #[test]
    fn a_printable_line_of_json_says_the_same(text in any::<String>()) {
        let json = serde_json::json!({"text": text, "\u{9b}": 1});
        let line = printable_json(&json.to_string());
        prop_assert!(line.chars().all(is_harmless), "{:?}", line);
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), json);
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
