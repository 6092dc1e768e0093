//! The learning-rate range test, over the form that it is for.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Clear;

use crate::app::rates::RateTest;
use crate::app::{Job, Loadable, Model};
use crate::range_test::{ended, offered};
use crate::request::Field;
use crate::ui::look::Look;
use crate::ui::text::wrap;
use crate::ui::theme::Tone;
use crate::ui::widgets::panel;
use crate::ui::{progress, rates};

/// ```text
/// ╭ loss by learning rate ──────────────────────────────────╮
/// │ 2.3 ⠒⠒⠒⠒⠢⢄                                              │
/// │           ⠑⢄   ⢀⠎                                       │
/// │ 0.8         ⠣⣀●⠊                                        │
/// │   1e-6  1e-5  1e-4  0.0010  0.010  0.10                 │
/// │ suggested 0.017; the form has 0.02                      │
/// ╰─────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, test: &RateTest, look: Look, area: Rect) {
    frame.render_widget(Clear, area);
    let inner = panel::padded(panel::panel(frame, look, area, "loss by learning rate"));
    let width = usize::from(inner.width);
    let curve = match &test.curve {
        Loadable::Failed(problem) => {
            let style = look.style(Tone::Bad);
            let lines = wrap(problem, width).into_iter();
            let lines = lines.map(|line| Line::styled(line, style)).collect();
            return panel::lines(frame, inner, lines);
        }
        Loadable::Idle | Loadable::Loading => {
            return panel::lines(frame, inner, waiting(model, test, look));
        }
        Loadable::Loaded(curve) => curve,
    };
    let written = test.form.request.value(Field::LearningRate);
    let said = [ended(curve), offered(curve, test.chosen(), written)];
    let said: Vec<String> = said.iter().flat_map(|text| wrap(text, width)).collect();
    let rows = Constraint::Length(u16::try_from(said.len()).unwrap_or(u16::MAX));
    let [chart, below] = Layout::vertical([Constraint::Fill(1), rows]).areas(inner);
    rates::draw(curve, test.chosen(), look, chart, frame.buffer_mut());
    let lines = said.into_iter().map(Line::from).collect();
    panel::lines(frame, below, lines);
}

fn waiting(model: &Model, test: &RateTest, look: Look) -> Vec<Line<'static>> {
    let job = Job::Rates(Box::new(test.form.request.clone()));
    let work = model.works.find(&job);
    let far = work.map(|work| look.join(&[job.title(), progress::how_far(work, model.now, look)]));
    let how = "A network is trained for a moment and thrown away; nothing is saved.";
    vec![
        Line::from(far.unwrap_or_default()),
        Line::styled(how, look.style(Tone::Dim)),
    ]
}
