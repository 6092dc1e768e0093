//! What is under way in the background, above the footer.

use jiff::Timestamp;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::look::Look;
use super::text::{cut, shortened};
use super::theme::Tone;
use crate::app::work::Work;
use crate::app::{Job, Model, Overlay};
use crate::format::whole_percent;

/// Lines at most; what was begun later is counted only.
const MOST: usize = 2;

/// ```text
///  importing net.h5 · evaluating it on the test images · 3 s
/// ```
/// A line for each work; what an overlay waits for is told there.
pub(super) fn lines(model: &Model, look: Look, area: Rect) -> Vec<Line<'static>> {
    let is_open = |work: &&Work| match (&work.job, &model.overlay) {
        (Job::Report(subject), Some(Overlay::Report(report))) => report.subject == *subject,
        (Job::Rates(request), Some(Overlay::Rates(test))) => test.form.request == **request,
        _ => false,
    };
    let works = model.works.under_way().iter();
    let told: Vec<&Work> = works.filter(|work| !is_open(work)).collect();
    let room = usize::from(area.width).saturating_sub(2);
    let mut texts: Vec<String> = told
        .iter()
        .take(MOST)
        .map(|work| line(work, model.now, look, room))
        .collect();
    if let (Some(last), more @ 1..) = (texts.last_mut(), told.len().saturating_sub(MOST)) {
        *last = cut(&format!("{last}, and {more} more"), room);
    }
    let style = look.style(Tone::Caution);
    let styled = |text: String| Line::styled(format!(" {text}"), style);
    texts.into_iter().map(styled).collect()
}

/// How far it is stands at the end and is never cut away.
fn line(work: &Work, now: Timestamp, look: Look, room: usize) -> String {
    let far = how_far(work, now, look);
    let space = room.saturating_sub(far.chars().count() + 3);
    let title = shortened(&work.job.title(), space, look.glyphs.ellipsis());
    look.join(&[title, far])
}

/// `reading · 45 % · 3 s`
pub(super) fn how_far(work: &Work, now: Timestamp, look: Look) -> String {
    let mut parts = vec![];
    if let Some(progress) = work.progress {
        parts.push(progress.step.to_owned());
        parts.extend(progress.share.map(whole_percent));
    }
    parts.push(elapsed(work.since, now));
    look.join(&parts)
}

/// `3 s`, `2 min 5 s`
fn elapsed(since: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(since).as_secs().max(0);
    match seconds {
        0..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
