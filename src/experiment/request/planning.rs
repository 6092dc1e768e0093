//! The way of an experiment that is asked for to its [`Plan`].

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use mnist_core::data::DataSource;
use mnist_core::experiment::{
    Budget, ExperimentError, Plan, Strategy, StrategyError, default_epochs,
};
use mnist_core::run::{Methods, Schedule};

use super::{ExperimentRequest, Refusal};
use crate::config::{Config, variant};
use crate::request::{Field, Kind, Surroundings, TrainingRequest, as_typed};

/// Numbers of labels of an experiment that names none, as far as there are so many images.
pub(super) const USUAL_LABELS: [u32; 6] = [20, 100, 500, 2_000, 10_000, 55_000];

/// Repetitions of an experiment that names none.
const USUAL_SEEDS: u64 = 5;

impl ExperimentRequest {
    /// What the texts alone tell to be wrong, by flag.
    #[must_use]
    pub fn check(&self, config: &Config) -> Vec<(String, String)> {
        let mut request = self.training(config);
        let mut wrong: Vec<(String, String)> = vec![];
        if let Err(problem) = self.has_source() {
            wrong.push(("from".to_owned(), problem));
        }
        let of_training = request.check(config).into_iter();
        let of_training = of_training.map(|(field, problem)| (field.flag(), problem));
        wrong.extend(of_training.filter(|(flag, _)| flag != "from"));
        let own = [
            ("budgets", self.labels(&mut request, config).err()),
            ("strategies", self.strategies().err()),
            ("seeds", self.seeds().err()),
            ("schedule", self.schedule().err()),
        ];
        let told = |(flag, problem): (&str, Option<String>)| Some((flag.to_owned(), problem?));
        wrong.extend(own.into_iter().filter_map(told));
        wrong
    }

    /// The experiment that is asked for.
    ///
    /// # Errors
    /// What is wrong, by flag.
    pub fn plan(&self, config: &Config, surroundings: &impl Surroundings) -> Result<Plan, Refusal> {
        let of_flag = |flag: &'static str| move |problem: String| Refusal::of_flag(flag, problem);
        self.schedule().map_err(of_flag("schedule"))?;
        let mut request = self.training(config);
        let (spec, more) = self.transfer(&mut request, config, surroundings)?;
        let labels = self.labels(&mut request, config);
        let mut labels = labels.map_err(of_flag("budgets"))?;
        let data = surroundings.data(request.value(Field::Data).trim());
        let data = data.map_err(of_flag("data"))?;
        if self.budgets.is_some() {
            let fit = labels.iter().try_for_each(|labels| data.has(Some(*labels)));
            fit.map_err(of_flag("budgets"))?;
        } else {
            labels.retain(|labels| data.has(Some(*labels)).is_ok());
        }
        let strategies = self.strategies().map_err(of_flag("strategies"))?;
        let seeds = self.seeds().map_err(of_flag("seeds"))?;
        let epochs = self.epochs.as_ref().map(|_| spec.epochs);
        let budget = |labels| Budget {
            labels,
            epochs: epochs.unwrap_or_else(|| default_epochs(labels)),
        };
        let budgets = labels.into_iter().map(budget).collect();
        let plan =
            Plan::new(spec, more, strategies, budgets, seeds).map_err(|error| refused(&error))?;
        // Everybody knows how many the set in the program has.
        let told = data.source != DataSource::Mnist;
        let test_images = u32::try_from(data.test_images).ok().filter(|_| told);
        Ok(plan.with_test_images(test_images.and_then(NonZeroU32::new)))
    }

    /// The transfer that each run is a variation of, from no checkpoint yet.
    fn training(&self, config: &Config) -> TrainingRequest {
        let mut request = TrainingRequest::new(Kind::Transfer, config);
        // What of the layers trains, and how fast, is the strategies' to say.
        request.set(Field::Trainable, "all");
        // What of these the configuration has for single runs plays no part. No run ends early, so that all make the same number of
        // updates, and none keeps its best epoch: that is chosen by labels that no budget counts.
        for (field, text) in as_typed(&Methods::default()) {
            request.set(field, text);
        }
        // A schedule is to fit the epochs of each budget, which the plan checks.
        let most = default_epochs(NonZeroU32::MIN);
        request.set(Field::Epochs, most.to_string());
        for (field, text) in [
            (Field::Task, &self.task),
            (Field::Data, &self.data),
            (Field::Epochs, &self.epochs),
            (Field::BatchSize, &self.batch_size),
            (Field::LearningRate, &self.learning_rate),
            (Field::Optimizer, &self.optimizer),
            (Field::Schedule, &self.schedule),
            (Field::Clipping, &self.clipping),
            (Field::LabelSmoothing, &self.label_smoothing),
            (Field::Augmentation, &self.augmentation),
            (Field::Threads, &self.threads),
            (Field::Device, &self.device),
        ] {
            if let Some(text) = text {
                request.set(field, text);
            }
        }
        request
    }

    fn labels(
        &self,
        request: &mut TrainingRequest,
        config: &Config,
    ) -> Result<Vec<NonZeroU32>, String> {
        let mut fits = |text: &str| {
            request.set(Field::Labels, text);
            let wrong = request.check(config).remove(&Field::Labels);
            let labels = text.trim().parse::<NonZeroU32>();
            match (wrong, labels) {
                (Some(wrong), _) => Err(wrong),
                (None, Err(_)) => Err(format!("{text:?} is not a number of images")),
                (None, Ok(labels)) => Ok(labels),
            }
        };
        if let Some(budgets) = &self.budgets {
            return once(budgets.split(',').map(fits).collect::<Result<_, _>>()?);
        }
        let usual = USUAL_LABELS.map(|labels| labels.to_string());
        Ok(usual.iter().filter_map(|text| fits(text).ok()).collect())
    }

    /// Whether the schedule, as far as it can be read, is one that an experiment can have.
    fn schedule(&self) -> Result<(), String> {
        let schedule = self.schedule.as_deref().map(variant::parse);
        match schedule {
            Some(Ok(Schedule::Plateau { .. })) => Err(ExperimentError::Plateau.to_string()),
            _ => Ok(()),
        }
    }

    fn strategies(&self) -> Result<Vec<Strategy>, String> {
        let Some(strategies) = &self.strategies else {
            return Ok(Strategy::USUAL.to_vec());
        };
        let each = strategies.split(',').map(str::parse);
        let each: Result<_, StrategyError> = each.collect();
        once(each.map_err(|error| error.to_string())?)
    }

    fn seeds(&self) -> Result<Vec<u64>, String> {
        let number = |text: &str| -> Result<u64, String> {
            let number = text.trim().parse();
            number.map_err(|_| {
                format!("{text:?} is neither a number of repetitions nor a list of seeds")
            })
        };
        match self.seeds.as_deref() {
            None => Ok((1..=USUAL_SEEDS).collect()),
            // A comma behind a seed makes a list of it alone.
            Some(list) if list.contains(',') => {
                let seeds = list.trim_end().trim_end_matches(',').split(',');
                once(seeds.map(number).collect::<Result<_, _>>()?)
            }
            Some(count) => match number(count)? {
                0 | 1001.. => Err("repeat it 1 to 1000 times".to_owned()),
                count => Ok((1..=count).collect()),
            },
        }
    }
}

/// The same, where nothing is there twice.
fn once<T: Ord + ToString>(items: Vec<T>) -> Result<Vec<T>, String> {
    let mut known = BTreeSet::new();
    let twice = items.iter().find(|item| !known.insert(*item));
    match twice.map(ToString::to_string) {
        Some(twice) => Err(format!("{twice} is there twice; name each once")),
        None => Ok(items),
    }
}

/// What is wrong with a plan, at the flag that it comes from, where it is one.
fn refused(error: &ExperimentError) -> Refusal {
    let text = error.to_string();
    match error {
        ExperimentError::Schedule { .. } | ExperimentError::Plateau => {
            Refusal::of_flag("schedule", text)
        }
        ExperimentError::Sources { .. } => Refusal::of_flag("from", text),
        ExperimentError::Strategy(_) | ExperimentError::StrategyOf { .. } => {
            Refusal::of_flag("strategies", text)
        }
        _ => Refusal::of_all(text),
    }
}
