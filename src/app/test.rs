//! The Test screen: one checkpoint on the test images.

use mnist_core::data::Images;
use mnist_core::library::CheckpointId;
use mnist_core::serve::Evaluation;
use mnist_core::task::Task;

use super::scroll::moved;
use super::{Effect, Loadable, Model};
use crate::keys::Action;

/// State of the Test screen.
#[derive(Debug, Clone)]
pub struct Test {
    /// The checkpoint that is tested.
    pub subject: Option<CheckpointId>,
    /// How it does.
    pub evaluation: Loadable<Box<Evaluation>>,
    /// The test images.
    pub images: Loadable<Images>,
    /// The image shown.
    pub index: usize,
    /// The row selected among the mistakes.
    pub mistake: usize,
    mistakes: Vec<Mistake>,
}

/// The images that a checkpoint is judged on.
#[derive(Debug, Clone)]
pub struct TestImages {
    /// The images.
    pub images: Images,
    /// What a person should know when they are not those that it was trained with.
    pub warning: Option<String>,
}

/// An image that was classified wrongly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mistake {
    /// The image.
    pub index: usize,
    /// Its class.
    pub label: u8,
    /// The class predicted.
    pub predicted: u8,
    /// Probability of the class predicted.
    pub probability: f32,
}

impl Default for Test {
    fn default() -> Self {
        Self {
            subject: None,
            evaluation: Loadable::Idle,
            images: Loadable::Idle,
            index: 0,
            mistake: 0,
            mistakes: vec![],
        }
    }
}

impl Test {
    /// Images classified wrongly, the surest first; none before both images and evaluation are here.
    #[must_use]
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// Number of images, as far as it is known.
    #[must_use]
    pub fn count(&self) -> usize {
        let evaluated = self.evaluation.get().map_or(0, |e| e.classes.len());
        self.images.get().map_or(evaluated, Images::len)
    }

    /// The prediction for the image shown: class and probability.
    #[must_use]
    pub fn prediction(&self) -> Option<(u8, f32)> {
        let evaluation = self.evaluation.get()?;
        let class = evaluation.classes.get(self.index)?;
        Some((*class, *evaluation.probabilities.get(self.index)?))
    }

    /// The digit on the image shown.
    #[must_use]
    pub fn digit(&self) -> Option<u8> {
        self.images.get()?.labels().get(self.index).copied()
    }

    /// Shows the image before or after; the ends hold.
    pub(super) fn turn(&mut self, action: Action) {
        let last = self.count().saturating_sub(1);
        self.index = match action {
            Action::PreviousImage => self.index.saturating_sub(1),
            _ => (self.index + 1).min(last),
        };
    }

    /// Shows the image of the selected mistake.
    pub(super) fn show_mistake(&mut self) {
        if let Some(mistake) = self.mistakes.get(self.mistake) {
            self.index = mistake.index;
        }
    }

    /// Moves through the mistakes and shows the selected one.
    pub(super) fn move_selection(&mut self, action: Action, page: usize) {
        if let Some(to) = moved(action, self.mistake, self.mistakes.len(), page) {
            self.mistake = to;
            self.show_mistake();
        }
    }

    /// Finds the mistakes anew after images or evaluation came.
    pub fn find_mistakes(&mut self, task: Option<&Task>) {
        let found = match (self.evaluation.get(), self.images.get(), task) {
            (Some(evaluation), Some(images), Some(task)) => mistakes(evaluation, images, task),
            _ => vec![],
        };
        self.mistakes = found;
        self.mistake = 0;
    }
}

fn mistakes(evaluation: &Evaluation, images: &Images, task: &Task) -> Vec<Mistake> {
    let predictions = evaluation.classes.iter().zip(&evaluation.probabilities);
    let mut found: Vec<Mistake> = predictions
        .zip(images.labels())
        .enumerate()
        .filter_map(|(index, ((predicted, probability), digit))| {
            let label = task.class_of(*digit)?;
            (label != *predicted).then_some(Mistake {
                index,
                label,
                predicted: *predicted,
                probability: *probability,
            })
        })
        .collect();
    found.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    found
}

/// Sees to it that the selected checkpoint is being tested.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = model.checkpoint().cloned() else {
        return vec![];
    };
    let mut effects = super::layers::want_record(model, &entry.id);
    let test = &mut model.test;
    let same = test.subject.as_ref() == Some(&entry.id);
    if !same || matches!(test.images, Loadable::Failed(_)) {
        // Those of another checkpoint are shown until its own are here: most often they are the same.
        if test.images.get().is_none() {
            test.images = Loadable::Loading;
        }
        let (id, path) = (entry.id.clone(), entry.path.clone());
        effects.push(Effect::LoadImages { id, path });
    }
    if !same || matches!(test.evaluation, Loadable::Failed(_)) {
        test.subject = Some(entry.id.clone());
        test.evaluation = Loadable::Loading;
        test.find_mistakes(None);
        let (id, path) = (entry.id, entry.path);
        effects.push(Effect::Evaluate { id, path });
    }
    effects
}

/// The task of the checkpoint that is tested, once its record is here.
pub(crate) fn task(model: &Model) -> Option<&Task> {
    let record = model.records.get(model.test.subject.as_ref()?)?;
    Some(&record.task)
}
