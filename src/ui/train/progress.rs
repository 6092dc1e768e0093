//! How far the run is.

use mnist_core::run::{Phase, RunEntry};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::runs;
use crate::ui::format::{duration, rate, thousands, whole_percent};
use crate::ui::header;
use crate::ui::look::Look;
use crate::ui::theme::Tone;
use crate::ui::widgets::gauge::gauge;
use crate::ui::widgets::panel;

/// ```text
/// ╭ pretrain mlp on digits · seed 42 ───────────────────────────────────────────────────────╮
/// │ epoch  7/10  ██████████████████████████████░░░░░░░░░░  71 %   step 1,220 of 1,719        │
/// │ elapsed 0:03.9   left 0:01.6   lr 0.020   batch 32   trainable 266,610 of 266,610        │
/// ╰──────────────────────────────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(
    frame: &mut Frame,
    run: &RunEntry,
    look: Look,
    area: Rect,
    outcome: Vec<Line<'static>>,
) {
    let title = format!(
        "{} {} seed {}",
        runs::title(run),
        look.glyphs.dot(),
        run.spec.seed
    );
    let inner = panel::padded(panel::panel(frame, look, area, &title));
    let mut lines = vec![bar(run, look, usize::from(inner.width)), facts(run)];
    lines.extend(outcome);
    panel::lines(frame, inner, lines);
}

fn bar(run: &RunEntry, look: Look, width: usize) -> Line<'static> {
    let history = &run.history;
    let epoch = format!("epoch {:>2}/{}  ", history.epoch(), history.epochs);
    let batch = history.progress.as_ref().map_or(0, |p| p.batch);
    let step = match history.steps_per_epoch {
        Some(steps) if matches!(history.phase, Phase::Ended(_)) => {
            format!("{} steps of {}", thousands(history.step), thousands(steps))
        }
        Some(steps) => format!("step {} of {}", thousands(batch), thousands(steps)),
        None => run.state.word().to_owned(),
    };
    let after = format!("  {:>5}   {step}", whole_percent(history.fraction()));
    let state = format!("   {}", run.state.word());
    let used = epoch.len() + after.len() + state.len();
    let [full, empty] = gauge(look, history.fraction(), width.saturating_sub(used).min(50));
    let state = Span::styled(state, look.style(header::tone(run.state)));
    Line::from(vec![Span::raw(epoch), full, empty, Span::raw(after), state])
}

fn facts(run: &RunEntry) -> Line<'static> {
    let (spec, history) = (&run.spec, &run.history);
    let left = history.seconds_left().map_or("?".into(), duration);
    let trains = spec.architecture.trainable_parameters(&history.trainable);
    let all = spec.architecture.parameters();
    let mut text = format!(
        "elapsed {}   left {left}   lr {}   batch {}   trainable {} of {}",
        duration(history.active_seconds),
        rate(history.learning_rate.get()),
        spec.batch_size,
        thousands(trains),
        thousands(all),
    );
    if let Some(labels) = spec.labels {
        text.push_str(&format!("   labels {}", thousands(labels.get())));
    }
    Line::styled(text, ratatui::style::Style::new())
}

/// A line of the panel with a label in front.
pub(super) fn fact(look: Look, label: &str, text: String, tone: Tone) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{label:<11}"), look.style(Tone::Dim)),
        Span::styled(text, look.style(tone)),
    ])
}
