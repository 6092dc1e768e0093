//! How far the run is.

use mnist_core::run::{Phase, RunEntry, RunState, Schedule};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::format::{duration, images_per_second, rate, thousands, two_digits, whole_percent};
use crate::ui::header;
use crate::ui::look::Look;
use crate::ui::widgets::gauge::gauge;
use crate::ui::widgets::panel;

/// ```text
/// ╭ pretrain mlp on digits · seed 42 ───────────────────────────────────────────────────────╮
/// │ epoch  7/10  ██████████████████████████████░░░░░░░░░░  71 %   step 1,220 of 1,719        │
/// │ elapsed 0:03.9  left 0:01.6  lr 0.020  batch 32  trains 266,610 of 266,610               │
/// ╰──────────────────────────────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(
    frame: &mut Frame,
    run: &RunEntry,
    look: Look,
    area: Rect,
    outcome: Vec<Line<'static>>,
) {
    let title = [run.spec.title(), format!("seed {}", run.spec.seed)];
    let inner = panel::padded(panel::panel(frame, look, area, &look.join(&title)));
    let mut lines = vec![bar(run, look, usize::from(inner.width)), facts(run)];
    lines.extend(outcome);
    panel::lines(frame, inner, lines);
}

fn bar(run: &RunEntry, look: Look, width: usize) -> Line<'static> {
    let history = &run.history;
    let epoch = format!("epoch {:>2}/{}  ", history.epoch(), history.epochs);
    let step = match history.steps_per_epoch {
        Some(_) if matches!(history.phase, Phase::Ended(_)) => {
            format!("{} steps", thousands(history.step))
        }
        Some(steps) => {
            let before = steps.saturating_mul(u64::from(history.epoch().saturating_sub(1)));
            let batch = history.step.saturating_sub(before);
            format!("step {} of {}", thousands(batch), thousands(steps))
        }
        None => "step 0".to_owned(),
    };
    let after = format!("  {:>5}   {step}", whole_percent(history.fraction()));
    let state = match run.state {
        RunState::Training => format!("   {}", images_per_second(history.images_per_second)),
        state => format!("   {}", state.word()),
    };
    let used = epoch.len() + after.len() + state.len();
    let [full, empty] = gauge(look, history.fraction(), width.saturating_sub(used).min(50));
    let state = Span::styled(state, look.style(header::tone(run.state)));
    Line::from(vec![Span::raw(epoch), full, empty, Span::raw(after), state])
}

fn facts(run: &RunEntry) -> Line<'static> {
    let (spec, history) = (&run.spec, &run.history);
    let left = if run.state == RunState::Training {
        let left = history.seconds_left().map_or("?".into(), duration);
        format!("left {left}  ")
    } else {
        String::new()
    };
    let trains = spec.architecture.trainable_parameters(&history.trainable);
    let all = spec.architecture.parameters();
    Line::from(format!(
        "elapsed {}  {left}lr {}  batch {}  trains {} of {}",
        duration(history.active_seconds),
        rate_in_use(run),
        spec.batch_size,
        thousands(trains),
        thousands(all),
    ))
}

/// The rate that was asked for, or what the schedule makes of it: with two digits, for it has many and the line is full.
fn rate_in_use(run: &RunEntry) -> String {
    let schedule = run.spec.methods.schedule;
    if schedule == Schedule::default() {
        rate(run.history.learning_rate.get())
    } else {
        two_digits(run.history.rate_in_use(schedule))
    }
}
