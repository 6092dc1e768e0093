//! An experiment that is asked for, as flags or as a file, and its way to a [`Plan`].

mod refusal;
mod sources;
mod typed;

use std::num::NonZeroU32;
use std::path::Path;

use clap::Args;
use mnist_core::data::DataSource;
use mnist_core::experiment::{Budget, Plan, Strategy, StrategyError, default_epochs};
use serde::Deserialize;

pub use self::refusal::Refusal;
use self::typed::{text, text_or_list, texts};
use crate::config::Config;
use crate::request::{Field, Kind, Surroundings, TrainingRequest};

/// Numbers of labels of an experiment that names none, as far as there are so many images.
const USUAL_LABELS: [u32; 6] = [20, 100, 500, 2_000, 10_000, 55_000];

/// Repetitions of an experiment that names none.
const USUAL_SEEDS: u64 = 5;

/// What is asked for. The same names are flags and keys of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ExperimentRequest {
    /// The checkpoint to transfer from: a name, the beginning of an id, or a file; several are compared with each other
    #[arg(long, value_name = "CHECKPOINT,...")]
    #[serde(deserialize_with = "texts")]
    pub from: Vec<String>,
    /// What to tell apart: a task of the configuration, such as digits or even-odd
    #[arg(long, value_name = "TASK")]
    #[serde(deserialize_with = "text")]
    pub task: Option<String>,
    /// `mnist`, a data set of the configuration, or a path: IDX files, an .npz, or folders of pictures
    #[arg(long, value_name = "DATA")]
    #[serde(deserialize_with = "text")]
    pub data: Option<String>,
    /// What to compare: scratch, frozen, finetune, partial:K (the last K layers train), gradual, discriminative, probe (the head is a
    /// logistic regression), compose (no training, old classes summed to new ones)
    #[arg(long, value_name = "STRATEGY,...")]
    #[serde(deserialize_with = "text")]
    pub strategies: Option<String>,
    /// Numbers of labelled images to learn from
    #[arg(long, value_name = "N,...")]
    #[serde(deserialize_with = "text")]
    pub budgets: Option<String>,
    /// How often to repeat each, with seeds 1, 2, 3 and so on; or the seeds themselves, as in 3,14,15, or 7, with its comma
    #[arg(long, value_name = "N|SEED,...")]
    #[serde(deserialize_with = "text_or_list")]
    pub seeds: Option<String>,
    /// Passes over the images, for every number of labels; without it 200 below 100 labels, 100 below 500, 50 below 2,000, 20
    /// below 10,000, and 10
    #[arg(long, value_name = "N")]
    #[serde(deserialize_with = "text")]
    pub epochs: Option<String>,
    /// Images per step
    #[arg(long, value_name = "N")]
    #[serde(deserialize_with = "text")]
    pub batch_size: Option<String>,
    /// Learning rate
    #[arg(long, value_name = "RATE")]
    #[serde(deserialize_with = "text")]
    pub learning_rate: Option<String>,
    /// `sgd`, `adam` or `adamw`, with constants as in `sgd:momentum=0.9,nesterov=true`
    #[arg(long, value_name = "NAME[:CONSTANTS]")]
    #[serde(deserialize_with = "text")]
    pub optimizer: Option<String>,
    /// Threads of libtorch in each run
    #[arg(long, value_name = "auto|N")]
    #[serde(deserialize_with = "text")]
    pub threads: Option<String>,
    /// Where to compute
    #[arg(long, value_name = "auto|cpu|cuda|mps")]
    #[serde(deserialize_with = "text")]
    pub device: Option<String>,
}

impl ExperimentRequest {
    /// Reads a file that says what the flags say.
    ///
    /// # Errors
    /// One line: what cannot be read, or what is wrong in which line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {shown}: {error}"))?;
        Self::read_text(&text).map_err(|(line, reason)| format!("{shown}, line {line}: {reason}"))
    }

    /// What the text of such a file says, or what is wrong in which line.
    pub(crate) fn read_text(text: &str) -> Result<Self, (usize, String)> {
        toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            (line, error.message().to_owned())
        })
    }

    /// What is asked for here, else there.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            from: if self.from.is_empty() {
                other.from
            } else {
                self.from
            },
            task: self.task.or(other.task),
            data: self.data.or(other.data),
            strategies: self.strategies.or(other.strategies),
            budgets: self.budgets.or(other.budgets),
            seeds: self.seeds.or(other.seeds),
            epochs: self.epochs.or(other.epochs),
            batch_size: self.batch_size.or(other.batch_size),
            learning_rate: self.learning_rate.or(other.learning_rate),
            optimizer: self.optimizer.or(other.optimizer),
            threads: self.threads.or(other.threads),
            device: self.device.or(other.device),
        }
    }

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
        let mut request = self.training(config);
        let (spec, more) = self.transfer(&mut request, config, surroundings)?;
        let of_flag = |flag: &'static str| move |problem: String| Refusal::of_flag(flag, problem);
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
        let plan = Plan::new(spec, more, strategies, budgets, seeds);
        let plan = plan.map_err(|error| Refusal::of_all(error.to_string()))?;
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
        request.set(Field::Unfreezing, "none");
        request.set(Field::LayerRates, "equal");
        // All strategies make the same number of equal steps, whatever the configuration has for single runs.
        request.set(Field::Schedule, "constant");
        request.set(Field::Stopping, "never");
        request.set(Field::Keep, "last");
        request.set(Field::Clipping, "none");
        request.set(Field::LabelSmoothing, "0");
        request.set(Field::Augmentation, "none");
        for (field, text) in [
            (Field::Task, &self.task),
            (Field::Data, &self.data),
            (Field::Epochs, &self.epochs),
            (Field::BatchSize, &self.batch_size),
            (Field::LearningRate, &self.learning_rate),
            (Field::Optimizer, &self.optimizer),
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
            return budgets.split(',').map(fits).collect();
        }
        let usual = USUAL_LABELS.map(|labels| labels.to_string());
        Ok(usual.iter().filter_map(|text| fits(text).ok()).collect())
    }

    fn strategies(&self) -> Result<Vec<Strategy>, String> {
        let Some(strategies) = &self.strategies else {
            return Ok(Strategy::USUAL.to_vec());
        };
        let each = strategies.split(',').map(str::parse);
        each.collect::<Result<_, _>>()
            .map_err(|error: StrategyError| error.to_string())
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
                seeds.map(number).collect()
            }
            Some(count) => match number(count)? {
                0 | 1001.. => Err("repeat it 1 to 1000 times".to_owned()),
                count => Ok((1..=count).collect()),
            },
        }
    }
}

#[cfg(test)]
mod tests;
