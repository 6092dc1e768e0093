//! The Layers screen.

use mnist_core::model::{Architecture, LayerShape, TrainableLayers};
use mnist_core::run::RunEntry;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::advice::how_to_begin;
use super::look::Look;
use super::text::wrap;
use super::theme::Tone;
use super::widgets::panel;
use super::widgets::table::{Cell, Column, Table, fill, left, right};
use crate::app::Model;
use crate::app::layers::{Subject, selected, subject};
use crate::format::{norm, percent, plain, ratio, thousands};
use crate::request::Field;

const WIDE: [Column; 9] = [
    right("#", 2, 2),
    fill("layer", 8),
    left("type", 9, 1),
    right("output", 8, 3),
    right("parameters", 10, 1),
    left("trainable", 10, 0),
    right("weight norm", 11, 2),
    right("update / weight", 15, 3),
    left("from", 6, 4),
];

/// The same with shorter titles.
const NARROW: [Column; 9] = [
    right("#", 2, 2),
    fill("layer", 9),
    left("type", 9, 1),
    right("output", 8, 3),
    right("params", 7, 1),
    left("trainable", 10, 0),
    right("norm", 6, 2),
    right("upd/w", 6, 3),
    left("from", 6, 4),
];

/// Columns that the wide titles need, frame included.
const WIDE_FROM: u16 = 100;

/// ```text
/// ╭ layers · transfer digits-mlp → even-odd ───────────────────────────────────────────────────────╮
/// │  #  layer     type       output   parameters   trainable    weight norm   update / weight  from │
/// │▸ 3  dense_2   Dense         100       30,100   [ ] frozen          11.8                 0  parent│
/// ╰ total 265,802 · trainable 202 (0.08 %) · frozen part computed once and cached ─────────────────╯
/// ```
pub(super) fn render(frame: &mut Frame, model: &Model, look: Look, area: Rect) {
    let subject = subject(model);
    let (Some(architecture), Some(trainable)) = (subject.architecture(), subject.trainable())
    else {
        empty(frame, model, &subject, look, area);
        return;
    };
    let title = format!("layers {} {}", look.glyphs.dot(), about(&subject, look));
    let footer = totals(architecture, trainable, &subject, look);
    let inner = panel::panel_with_footer(frame, look, area, &title, &footer);
    let rows: Vec<_> = architecture.iter().collect();
    let row = |i: usize| {
        let (layer, shape) = rows[i];
        let row = Row {
            position: i,
            name: &layer.name,
            kind: layer.kind.type_name(),
            shape: *shape,
            trains: (layer.kind.has_parameters()).then(|| trainable.contains(&layer.name)),
        };
        row.cells(&subject, look)
    };
    let columns = if area.width >= WIDE_FROM {
        &WIDE
    } else {
        &NARROW
    };
    let table = Table {
        columns,
        rows: rows.len(),
        selected: Some(selected(model, &subject)),
        row: &row,
    };
    table.render(frame, look, inner);
}

fn empty(frame: &mut Frame, model: &Model, subject: &Subject<'_>, look: Look, area: Rect) {
    let inner = panel::padded(panel::panel(frame, look, area, "layers"));
    let text = match subject {
        Subject::Loading => "reading the checkpoint".to_owned(),
        Subject::Failed(problem) => (*problem).to_owned(),
        _ => {
            let begin = how_to_begin(model);
            format!("Nothing is training and the library is empty: {begin}")
        }
    };
    let lines = wrap(&text, usize::from(inner.width));
    panel::lines(frame, inner, lines.into_iter().map(Line::from).collect());
}

fn about(subject: &Subject<'_>, look: Look) -> String {
    match subject {
        Subject::Run(run) => run.spec.title(),
        Subject::Checkpoint { entry, .. } => {
            look.join(&[entry.title().to_owned(), entry.id.short().to_owned()])
        }
        Subject::Draft { draft, .. } => format!(
            "transfer {} {} {}",
            draft.request.value(Field::From),
            look.glyphs.arrow(),
            draft.request.value(Field::Task)
        ),
        _ => String::new(),
    }
}

/// Norm of a layer's weights and size of its last update in relation to it, as far as they are known.
fn measures(subject: &Subject<'_>, layer: &str, from: &str) -> (Option<f64>, Option<f64>) {
    match subject {
        Subject::Run(run) => {
            let found = run.history.layers.iter().find(|s| s.layer == layer);
            found.map_or((None, None), |s| (Some(s.weight_norm), s.update_ratio))
        }
        Subject::Checkpoint { content, .. } => (content.weight_norms.get(layer).copied(), None),
        Subject::Draft { content, .. } if from == PARENT => {
            (content.weight_norms.get(layer).copied(), None)
        }
        _ => (None, None),
    }
}

/// A layer as the table shows it.
struct Row<'a> {
    position: usize,
    name: &'a str,
    kind: &'a str,
    shape: LayerShape,
    /// Whether it trains; `None` without parameters.
    trains: Option<bool>,
}

impl Row<'_> {
    fn cells(&self, subject: &Subject<'_>, look: Look) -> Vec<Cell> {
        let (text, dim) = (look.style(Tone::Text), look.style(Tone::Dim));
        let toggle = match self.trains {
            Some(true) => ("[x] trains".to_owned(), look.style(Tone::Good)),
            Some(false) => ("[ ] frozen".to_owned(), dim),
            None => (look.glyphs.none().to_owned(), dim),
        };
        let unknown = || match self.trains {
            Some(_) => look.glyphs.none().to_owned(),
            None => String::new(),
        };
        let from = origin(subject, self.name, self.trains);
        let (weight, update) = measures(subject, self.name, from);
        vec![
            (self.position.to_string(), dim),
            (plain(self.name), text),
            (self.kind.to_owned(), text),
            (self.shape.output.to_string(), text),
            (thousands(self.shape.parameters), text),
            toggle,
            (weight.map_or_else(unknown, norm), text),
            (update.map_or_else(unknown, ratio), text),
            (from.to_owned(), dim),
        ]
    }
}

/// A layer that began with the parent's weights.
const PARENT: &str = "parent";

/// A layer that began with fresh weights.
const NEW: &str = "new";

/// Where a layer's weights come from.
fn origin(subject: &Subject<'_>, layer: &str, trains: Option<bool>) -> &'static str {
    use mnist_core::model::HEAD;
    use mnist_core::run::RunKind;
    if trains.is_none() {
        return "";
    }
    let is_new = match subject {
        Subject::Run(RunEntry { spec, .. }) => spec.kind == RunKind::Pretrain || layer == HEAD,
        Subject::Checkpoint { entry, .. } => entry.parent.is_none() || layer == HEAD,
        Subject::Draft {
            content,
            architecture,
            ..
        } => content.record.architecture != *architecture && layer == HEAD,
        _ => false,
    };
    if is_new { NEW } else { PARENT }
}

fn totals(
    architecture: &Architecture,
    trainable: &TrainableLayers,
    subject: &Subject<'_>,
    look: Look,
) -> String {
    let (all, trains) = (
        architecture.parameters(),
        architecture.trainable_parameters(trainable),
    );
    let share = trains as f64 / all.max(1) as f64;
    let share = if share > 0.0 && share < 0.01 {
        format!("{:.2} %", share * 100.0)
    } else {
        percent(share, 1)
    };
    let mut facts = vec![
        format!("total {}", thousands(all)),
        format!("trainable {} ({share})", thousands(trains)),
    ];
    if let Subject::Run(run) = subject
        && run.history.cached_layers > 0
    {
        facts.push("frozen part computed once".into());
    }
    look.join(&facts)
}
