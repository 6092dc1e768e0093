//! The Experiment screen.

mod chart;
mod table;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::look::Look;
use super::text::{cells, wrap};
use super::theme::Tone;
use super::widgets::gauge::gauge;
use super::widgets::panel;
use crate::app::experiment::View;
use crate::app::{Loadable, Model};
use crate::experiment::standing::{Standing, State};
use crate::experiment::words::{verdict, verdict_on};
use crate::format::{ago, duration, plain, whole_percent};

/// Columns of the bar that shows how much is done.
const GAUGE: usize = 30;

/// What stands below a panel that does not show everything.
const REST: &str = "all figures has the rest";

/// Rows of the chart with which there is room for the table below it.
const CHART: u16 = 9;

/// ```text
/// ╭ experiment · digits-mlp → even-odd ───────────────────────────────────────────────╮
/// │ ● under way   34 of 90 runs  ██████████░░░░░░░░░░░░░░░░░░░░  38 %   about 2:10 left │
/// ╰ 20261128-162041-3f9a · 1 of 3 ───────────────────────────────────────────────────────╯
/// ╭ test accuracy over labels ─────────────────────────────────────────────────────────╮
/// │ 98.7 %                                                             ● scratch      │
/// │                                                                    ▲ frozen       │
/// │ 71.7 %                                                                            │
/// │        20       100       500      2,000      10,000     55,000                   │
/// ╰ dotted: 95 % intervals ────────────────────────────────────────────────────────────╯
/// ╭ test accuracy, % ──────────────────────────────────────────────────────────────────╮
/// │  labels   scratch        frozen         finetune                                  │
/// ╰────────────────────────────────────────────────────────────────────────────────────╯
/// ╭ verdict ───────────────────────────────────────────────────────────────────────────╮
/// │ frozen: helped with 20 to 2,000 labels by 2.0 to 8.7 points; hurt with 10,000.     │
/// ╰────────────────────────────────────────────────────────────────────────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let Some(standing) = model.experiments.selected() else {
        return instead(frame, model, look, area);
    };
    let source = model.experiments.source();
    let shown = Shown { standing, source };
    let above = above_verdict(shown, model.experiments.view, area);
    let (sentences, is_cut) = verdict_lines(shown, area, above);
    let fixed = 3 + cells(sentences.len() + 2);
    // With all sources where there is room for them, else with the one that is shown.
    let heights = table::heights(standing).map(|rows| rows.saturating_add(2));
    let fitting = |table: &u16| area.height >= table.saturating_add(fixed + CHART);
    let both = match model.experiments.view {
        View::Chart => heights.into_iter().find(fitting),
        View::Table => None,
    };
    let [head, large, small, below] = Layout::vertical([
        Constraint::Length(3),
        Constraint::Min(0),
        Constraint::Length(both.unwrap_or_default()),
        Constraint::Length(cells(sentences.len() + 2)),
    ])
    .areas(area);
    head_panel(frame, model, standing, look, head);
    match model.experiments.view {
        View::Table => table::render(frame, shown, look, large),
        View::Chart => chart::render(frame, shown, look, large),
    }
    if both.is_some() {
        table::render(frame, shown, look, small);
    }
    verdict_panel(frame, shown, look, below, sentences, is_cut);
}

fn verdict_panel(
    frame: &mut Frame,
    shown: Shown<'_>,
    look: Look,
    area: Rect,
    sentences: Vec<Line<'static>>,
    is_cut: bool,
) {
    let rest = if is_cut { REST } else { "" };
    let mut title = vec!["verdict".to_owned()];
    title.extend(shown.source_title());
    let inner = panel::panel_with_footer(frame, look, area, &look.join(&title), rest);
    panel::lines(frame, panel::padded(inner), sentences);
}

/// What is looked at.
#[derive(Clone, Copy)]
struct Shown<'a> {
    standing: &'a Standing,
    /// Position of the source.
    source: usize,
}

impl Shown<'_> {
    /// `source 1 of 3: digits-mlp`; none where there is only one.
    fn source_title(self) -> Option<String> {
        let sources = &self.standing.report.sources;
        let (number, count) = (self.source + 1, sources.count());
        // The source's name may come from a stranger's file.
        let label = || plain(sources.label(self.source));
        let title = || format!("source {number} of {count}: {}", label());
        sources.are_several().then(title)
    }
}

/// Rows that the verdict leaves: those of a chart, or of a table with all sources where few lines of verdict fit below it.
fn above_verdict(shown: Shown<'_>, view: View, area: Rect) -> u16 {
    /// Lines of the verdict at least, with its frame.
    const LEAST: u16 = 3 + 2;
    let [of_all, _] = table::heights(shown.standing);
    let with_frame = of_all.saturating_add(2);
    match view {
        View::Table if with_frame.saturating_add(3 + LEAST) <= area.height => CHART.max(with_frame),
        _ => CHART,
    }
}

/// The verdict, as much as leaves so many rows, and whether something is missing.
fn verdict_lines(shown: Shown<'_>, area: Rect, above: u16) -> (Vec<Line<'static>>, bool) {
    /// Lines at most.
    const MOST: usize = 8;
    let width = usize::from(area.width.saturating_sub(4));
    let room = usize::from(area.height.saturating_sub(3 + above + 2)).clamp(1, MOST);
    let report = &shown.standing.report;
    let sentences = if report.sources.are_several() {
        verdict_on(report, shown.source)
    } else {
        verdict(report)
    };
    let lines = sentences.iter().flat_map(|sentence| wrap(sentence, width));
    let mut lines: Vec<Line> = lines.map(Line::from).collect();
    let is_cut = lines.len() > room;
    lines.truncate(room);
    (lines, is_cut)
}

fn head_panel(frame: &mut Frame, model: &Model, standing: &Standing, look: Look, area: Rect) {
    let report = &standing.report;
    let from = report.sources.title();
    let from = format!("{from} {} {}", look.glyphs.arrow(), report.task);
    // Names may come from a stranger's file.
    let mut title = vec!["experiment".to_owned(), plain(&from)];
    title.extend(in_short(&report.methods));
    let mut facts = vec![
        standing.dir.id(),
        ago(standing.plan.transfer.created, model.now),
    ];
    let count = model.experiments.all().len();
    if count > 1 {
        facts.push(format!("{} of {count}", model.experiments.position() + 1));
    }
    let inner = panel::panel_with_footer(frame, look, area, &look.join(&title), &look.join(&facts));
    let share = report.done as f64 / report.of.max(1) as f64;
    let (state, tone) = state(standing.state, look);
    let mut spans = vec![
        Span::styled(state, look.style(tone)),
        Span::raw(format!("   {} of {} runs  ", report.done, report.of)),
    ];
    spans.extend(gauge(look, share, GAUGE.min(usize::from(area.width) / 4)));
    spans.push(Span::raw(format!("  {}", whole_percent(share))));
    if let State::UnderWay(Some(left)) = standing.state {
        let left = duration(left.as_secs_f64());
        spans.push(Span::raw(format!("   about {left} left")));
    }
    panel::lines(frame, panel::padded(inner), vec![Line::from(spans)]);
}

/// The first of several, and how many more there are.
fn in_short(methods: &[String]) -> Option<String> {
    match methods {
        [] => None,
        [one] => Some(one.clone()),
        [first, rest @ ..] => Some(format!("{first} and {} more", rest.len())),
    }
}

fn state(state: State, look: Look) -> (String, Tone) {
    match state {
        State::UnderWay(_) => (format!("{} under way", look.glyphs.live()), Tone::Good),
        State::Resting => ("not complete".to_owned(), Tone::Caution),
        State::Complete => ("complete".to_owned(), Tone::Good),
        State::Unknown => ("perhaps under way elsewhere".to_owned(), Tone::Caution),
    }
}

/// What stands there while there is no experiment.
fn instead(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let inner = panel::panel(frame, look, area, "experiment");
    let text = match model.experiments.state() {
        Loadable::Idle | Loadable::Loading => "reading the experiments".to_owned(),
        Loadable::Failed(problem) => problem.clone(),
        Loadable::Loaded(_) if model.library.entries().is_empty() => {
            "An experiment finds out whether it helps to reuse a checkpoint, and with how many labels. It begins with a checkpoint: train one first.".to_owned()
        }
        Loadable::Loaded(_) => {
            "An experiment finds out whether it helps to reuse a checkpoint, and with how many labels: it trains the same task with the layers of the checkpoint and without, on more and more labels and with several seeds. There is none yet.".to_owned()
        }
    };
    let lines = wrap(&text, usize::from(inner.width.saturating_sub(2)));
    let lines = lines.into_iter().map(Line::from).collect();
    panel::lines(frame, panel::padded(inner), lines);
}

/// How the strategy at this place looks: the tones go round.
const fn tone(place: usize) -> Tone {
    const TONES: [Tone; 6] = [
        Tone::Text,
        Tone::Train,
        Tone::Validation,
        Tone::Good,
        Tone::Caution,
        Tone::Bad,
    ];
    TONES[place % TONES.len()]
}
