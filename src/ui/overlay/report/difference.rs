//! The rows of a difference: settings and scores, then the numbers tensor by tensor.

use mnist_core::library::{Difference, TensorDifference};
use ratatui::text::Line;

use crate::app::report::ReportSubject;
use crate::format::value::{setting as setting_name, sides};
use crate::format::{number, percent, plain};
use crate::ui::look::Look;
use crate::ui::text::{fit, fit_right, shortened};
use crate::ui::theme::Tone;

/// Columns of a number.
const NUMBER: usize = 10;

pub(super) fn lines(
    found: &Difference,
    subject: &ReportSubject,
    look: Look,
    width: usize,
) -> Vec<Line<'static>> {
    let (left, right) = match subject {
        ReportSubject::Difference([left, right]) => (left.name.as_str(), right.name.as_str()),
        _ => ("", ""),
    };
    let heading = |text: String| Line::styled(text, look.style(Tone::Dim));
    let mut lines = match found.record.as_slice() {
        [] => vec![Line::from("settings and scores are the same")],
        _ => vec![heading(setting(["differs", left, right], look, width))],
    };
    for changed in &found.record {
        let field = setting_name(&changed.field);
        let [left, right] = sides(&changed.left, &changed.right).map(|text| plain(&text));
        lines.push(Line::from(setting([field, &left, &right], look, width)));
    }
    lines.push(Line::default());
    let columns = ["distance", "cosine", "changed"].map(|c| fit_right(c, NUMBER));
    lines.push(heading(tensor_row("tensor", &columns.concat(), width)));
    for tensor in &found.tensors {
        let same = tensor.distance.is_some_and(|d| d.changed == 0.0);
        let tone = if same { Tone::Good } else { Tone::Text };
        let row = tensor_row(&tensor.name, &distance(tensor), width);
        lines.push(Line::styled(row, look.style(tone)));
    }
    lines
}

/// Both sides of a setting; of a long one, such as a hash, what is missing in the middle is marked.
fn setting([field, left, right]: [&str; 3], look: Look, width: usize) -> String {
    let side = width.saturating_sub(2) * 3 / 10;
    let name = width.saturating_sub(2 * side + 2);
    let [left, right] = [left, right].map(|text| shortened(text, side, look.glyphs.ellipsis()));
    format!("{} {} {right}", fit(field, name), fit(&left, side))
}

fn tensor_row(name: &str, numbers: &str, width: usize) -> String {
    let name = fit(name, width.saturating_sub(3 * NUMBER));
    format!("{name}{numbers}")
}

fn distance(tensor: &TensorDifference) -> String {
    let text = match (&tensor.distance, &tensor.left, &tensor.right) {
        (Some(distance), ..) if distance.changed == 0.0 => "the same bytes".to_owned(),
        (Some(distance), ..) => {
            let cosine = distance.cosine.map_or("-".into(), |c| format!("{c:.4}"));
            let columns = [number(distance.l2), cosine, percent(distance.changed, 1)];
            return columns.map(|column| fit_right(&column, NUMBER)).concat();
        }
        (None, Some(left), Some(right)) => format!("{left:?} / {right:?}"),
        (None, Some(_), None) => "only left".into(),
        (None, None, _) => "only right".into(),
    };
    fit_right(&text, 3 * NUMBER)
}
