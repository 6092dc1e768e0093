//! The latest values as a row of small bars.

use crate::ui::glyphs::Glyphs;

/// The last `width` values as bars between their smallest and largest; other than finite values leave a gap.
pub(crate) fn sparkline(glyphs: Glyphs, values: &[f64], width: usize) -> String {
    let shown = &values[values.len().saturating_sub(width)..];
    let finite = || shown.iter().copied().filter(|v| v.is_finite());
    let (low, high) = finite().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
        (l.min(v), h.max(v))
    });
    let bars = glyphs.bars();
    let bar = |value: f64| {
        if !value.is_finite() {
            return ' ';
        }
        let share = if high > low {
            (value - low) / (high - low)
        } else {
            0.0
        };
        let thresholds = (1..bars.len()).map(|i| i as f64 / bars.len() as f64);
        bars[thresholds.take_while(|t| share >= *t).count()]
    };
    shown.iter().map(|v| bar(*v)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_span_the_values_shown() {
        let line = sparkline(Glyphs::Unicode, &[9.0, 0.0, 0.5, 1.0, f64::NAN], 4);
        assert_eq!(line, "▁▅█ ");
        assert_eq!(sparkline(Glyphs::Unicode, &[2.0, 2.0], 5), "▁▁");
        assert_eq!(sparkline(Glyphs::Ascii, &[], 5), "");
    }
}
