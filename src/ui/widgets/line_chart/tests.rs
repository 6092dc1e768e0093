//! Lines drawn into small areas.

use proptest::prelude::*;

use super::*;

fn draw(points: &[(f64, f64)], scale: Scale, glyphs: Glyphs, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let series = [Series {
        points,
        stroke: Stroke::Solid,
        marker: None,
        style: Style::new(),
    }];
    let chart = LineChart {
        series: &series,
        bands: &[],
        scale,
        x: Axis::Whole(1, 10),
        bounds: (0.0, f64::INFINITY),
        label: crate::format::axis,
        labels: Style::new(),
    };
    chart.render(glyphs, area, &mut buffer);
    let rows: Vec<String> = buffer
        .content()
        .chunks(usize::from(width).max(1))
        .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
        .collect();
    rows.join("\n")
}

#[test]
fn a_falling_line_falls_from_corner_to_corner() {
    let points = [(1.0, 1.0), (10.0, 0.0)];
    insta::assert_snapshot!(draw(&points, Scale::Linear, Glyphs::Unicode, 30, 6));
}

#[test]
fn a_single_value_stands_within_its_bounds() {
    let chart = |value: f64| {
        let points = [(1.0, value)];
        let series = [Series {
            points: &points,
            stroke: Stroke::Solid,
            marker: None,
            style: Style::new(),
        }];
        let chart = LineChart {
            series: &series,
            bands: &[],
            scale: Scale::Linear,
            x: Axis::Whole(1, 10),
            bounds: (0.0, 1.0),
            label: crate::format::axis,
            labels: Style::new(),
        };
        chart.range().unwrap()
    };
    assert!(chart(0.97).1 <= 1.0 && chart(0.97).0 > 0.8);
    assert!(chart(0.0).0 >= 0.0);
}

#[test]
fn powers_of_ten_make_a_straight_line_on_the_logarithmic_scale() {
    let points: Vec<(f64, f64)> = (1..=10).map(|x| (f64::from(x), 10_f64.powi(-x))).collect();
    insta::assert_snapshot!(draw(&points, Scale::Logarithmic, Glyphs::Ascii, 30, 12));
}

proptest! {
    #[test]
    fn any_points_fit_any_area(
        points in proptest::collection::vec((0.0_f64..20.0, proptest::num::f64::ANY), 0..30),
        width in 0_u16..60, height in 0_u16..20, log in proptest::bool::ANY
    ) {
        let scale = if log { Scale::Logarithmic } else { Scale::Linear };
        draw(&points, scale, Glyphs::Unicode, width, height);
    }
}
