//! The end of a run: test scores, the checkpoint, the last event.

use std::collections::BTreeMap;

use mnist_core::library::{
    CheckpointFile, Hyperparameters, Library, LibraryError, Lineage, Metrics, NamedTensor, Origin,
    Preprocessing, Record, SCHEMA, Saved, Trained, Versions, layer_hashes,
};
use mnist_core::run::{CheckpointName, CheckpointSaved, EventKind, RunKind, Scores, Seconds};

use super::conduct::{Conduct, ENDED};
use crate::error::{EngineError, Result};
use crate::evaluate;
use crate::examples::Examples;

impl Conduct<'_> {
    /// Scores the network on the test set, saves it to the library and tells that the run is finished.
    pub(super) fn finish(mut self) -> Result<()> {
        self.tell_early_end()?;
        let last = self.curve.last().map(|e| e.validation);
        let validation = self.take_up_the_best()?.or(last);
        let (checkpoint, test) = self.save_network(validation)?;
        let steps = self.fit.position.step;
        // Whoever reads that the run is finished may ask for more epochs at once.
        self.writer.flush()?;
        self.requests.refuse_all(self.log, ENDED)?;
        self.log.tell(EventKind::Finished {
            run: self.dir.id(),
            checkpoint,
            steps,
            validation: validation.unwrap_or(test),
            test,
            seconds: Seconds {
                total: self.total.seconds(),
                epochs: self.curve.iter().map(|e| e.seconds).collect(),
            },
        })
    }

    /// A run with fewer epochs than were asked for says why.
    fn tell_early_end(&mut self) -> Result<()> {
        let done = self.fit.position.epochs;
        if done >= self.epochs.get() {
            return Ok(());
        }
        let why = self.spec.methods.stopping;
        let message = format!("stopped early after epoch {done}: {why}");
        self.log.tell(EventKind::Warning { message })
    }

    /// Scores the network on the test set, saves it to the library and tells that it is there.
    pub(super) fn save_network(
        &mut self,
        validation: Option<Scores>,
    ) -> Result<(CheckpointSaved, Scores)> {
        self.fit.store_head()?;
        let test = self.test_scores()?;
        let tensors = self.fit.network.tensors()?;
        let record = self.record(Metrics { validation, test }, &tensors);
        let saved = self.save_checkpoint(&CheckpointFile::new(record, tensors)?)?;
        let checkpoint = CheckpointSaved {
            id: saved.id,
            name: saved.name,
            path: saved.path,
        };
        self.log.tell(EventKind::CheckpointSaved {
            step: self.fit.position.step,
            checkpoint: checkpoint.clone(),
        })?;
        Ok((checkpoint, test))
    }

    fn test_scores(&self) -> Result<Scores> {
        let network = &self.fit.network;
        let examples = Examples::evaluated(&self.test, &self.spec.task, self.fit.device())?;
        let rows = 0..examples.len();
        let logits = evaluate::logits(network, 0, rows, |rows| examples.input_range(rows))?;
        Ok(evaluate::score(&logits, examples.truth()))
    }

    /// A result is not lost because its name was taken while it was trained.
    fn save_checkpoint(&mut self, file: &CheckpointFile) -> Result<Saved> {
        let library = Library::new(&self.spec.library);
        match (library.save(file, &self.name), &self.name) {
            (Err(LibraryError::Name(error)), CheckpointName::Explicit(name)) => {
                let message = format!("{error}; the checkpoint gets a number");
                self.log.tell(EventKind::Warning { message })?;
                Ok(library.save(file, &CheckpointName::Default(name.clone()))?)
            }
            (saved, _) => saved.map_err(EngineError::from),
        }
    }

    fn record(&self, metrics: Metrics, tensors: &[NamedTensor]) -> Record {
        let spec = &self.spec;
        let layer_hashes = layer_hashes(tensors);
        Record {
            schema: SCHEMA,
            created: jiff::Timestamp::now(),
            model: spec.model.clone(),
            architecture: spec.architecture.clone(),
            task: spec.task.clone(),
            preprocessing: Preprocessing::default(),
            data: spec.data.to_string(),
            data_hashes: spec.data_hashes.clone(),
            split: spec.split,
            origin: Origin::Trained(Box::new(Trained {
                run: self.dir.id(),
                training: self.hyperparameters(),
                curve: self.curve.clone(),
            })),
            metrics,
            lineage: self.lineage(&layer_hashes),
            versions: Versions {
                mnist_tui: env!("CARGO_PKG_VERSION").into(),
                libtorch: crate::LIBTORCH_VERSION.into(),
            },
            layer_hashes,
            record_hash: String::new(),
        }
    }

    fn lineage(&self, layer_hashes: &BTreeMap<String, String>) -> Lineage {
        let (parent, parent_name) = match &self.spec.kind {
            RunKind::Pretrain => (None, None),
            RunKind::Transfer { from } => (Some(from.id.clone()), from.name.clone()),
        };
        let unchanged = self.parent_layers.iter().flatten();
        let unchanged = unchanged.filter(|(layer, hash)| layer_hashes.get(*layer) == Some(hash));
        Lineage {
            parent,
            parent_name,
            frozen: unchanged.map(|(layer, _)| layer.clone()).collect(),
        }
    }

    fn hyperparameters(&self) -> Hyperparameters {
        let spec = &self.spec;
        let changes = self.changes.iter().map(|c| (c.step, c.change.clone()));
        Hyperparameters {
            optimizer: spec.optimizer,
            learning_rate: spec.learning_rate,
            methods: spec.methods,
            epochs: self.fit.position.epochs,
            kept_epoch: self.kept_epoch,
            steps: self.fit.position.step,
            batch_size: spec.batch_size,
            seed: spec.seed,
            labels: spec.labels,
            trainable: spec.trainable.clone(),
            changes: changes.collect(),
            threads: spec.threads,
            device: self.device,
        }
    }
}
