//! What is looked at now and then, because nothing tells that it has changed. Nothing, most of the time.

use std::time::{Duration, Instant};

use crate::app::{Model, Screen};

/// So often live runs that nobody follows, and experiments that nobody is known to carry out, are looked at while they are on the
/// screen.
const LISTED: Duration = Duration::from_secs(2);

/// So often it is shown anew how long something takes, while it is under way.
const SECOND: Duration = Duration::from_secs(1);

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// The runs are to be listed again.
    Runs,
    /// It is to be looked how experiments stand.
    Experiments,
    /// It is to be shown anew how long something takes.
    Elapsed,
}

/// When the next looks are due; `None` for those that are not wanted.
#[derive(Debug, Default)]
pub(super) struct Clock {
    runs: Option<Instant>,
    experiments: Option<Instant>,
    elapsed: Option<Instant>,
}

impl Clock {
    /// Plans the looks that the state wants, after it may have changed.
    pub(super) fn plan(&mut self, model: &Model, now: Instant) {
        let planned = |before: Option<Instant>, is_wanted: bool, after| {
            is_wanted.then(|| before.unwrap_or(now + after))
        };
        let works = !model.works.under_way().is_empty();
        let shows_experiments = model.screen == Screen::Experiment;
        // Another process may make one, or go on with one.
        let is_under_way = model.experiments.under_way().next().is_some();
        let pause = if is_under_way { SECOND } else { LISTED };
        self.runs = planned(self.runs, model.lists_unfollowed_runs(), LISTED);
        self.experiments = planned(self.experiments, shows_experiments, pause);
        self.elapsed = planned(self.elapsed, works, SECOND);
    }

    /// The time of the next look.
    pub(super) fn next(&self) -> Option<Instant> {
        let looks = [self.runs, self.experiments, self.elapsed];
        looks.into_iter().flatten().min()
    }

    /// The look whose time has come; it then counts as done.
    pub(super) fn take(&mut self, now: Instant) -> Option<Due> {
        let is_due = |at: &mut Instant| *at <= now;
        if self.runs.take_if(is_due).is_some() {
            return Some(Due::Runs);
        }
        if self.experiments.take_if(is_due).is_some() {
            return Some(Due::Experiments);
        }
        self.elapsed.take_if(is_due).map(|_| Due::Elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::form::ImportDraft;
    use crate::app::{Job, samples};
    use crate::config::load_defaults;

    #[test]
    fn time_is_told_only_while_something_is_under_way() {
        let config = load_defaults().unwrap();
        let keymap = config.keymap().unwrap();
        let mut model = Model::new(config, keymap, samples::now());
        let (mut clock, start) = (Clock::default(), Instant::now());
        clock.plan(&model, start);
        assert_eq!(clock.next(), None);

        let job = Job::Import(ImportDraft::new("a.h5".into()));
        assert!(model.works.begin(job.clone(), samples::now()));
        clock.plan(&model, start);
        clock.plan(&model, start + SECOND / 2);
        assert_eq!(clock.next(), Some(start + SECOND), "a key puts nothing off");
        assert_eq!(clock.take(start), None);
        assert_eq!(clock.take(start + SECOND), Some(Due::Elapsed));

        model.works.end(&job);
        clock.plan(&model, start + SECOND);
        assert_eq!(clock.next(), None);
    }
}
