//! The Markdown of a card, which people read.

use mnist_core::hash::hexadecimal;
use mnist_core::library::{Hyperparameters, Imported, Origin, Trained};
use mnist_core::run::Scores;
use mnist_core::task::Task;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Card;
use crate::describe::describe;
use crate::markdown::{code, escaped, table};
use crate::{Format, loading};

impl Card<'_> {
    pub(super) fn body(&self) -> String {
        let sections = [
            self.summary(),
            self.usage(),
            self.classes(),
            self.layers(),
            self.scores(),
            self.origin(),
            self.lineage(),
            self.hashes(),
        ];
        sections.join("\n")
    }

    /// What its images show.
    fn images(&self) -> &'static str {
        if self.record.task.labels() == Task::digits().labels() {
            "handwritten digits"
        } else {
            "images"
        }
    }

    fn summary(&self) -> String {
        let record = self.record;
        let made = match record.origin {
            Origin::Trained(_) => "Trained on",
            Origin::Imported(_) => "Imported and tested on",
        };
        format!(
            "# {}\n\n\
             A network of {} parameters (model {}) that tells {} classes of {} apart. {made} {} with \
             mnist-tui {}. Test accuracy: {}.\n",
            escaped(self.name),
            record.architecture.parameters(),
            escaped(&record.model),
            record.architecture.classes(),
            self.images(),
            escaped(self.data_set()),
            escaped(&record.versions.mnist_tui),
            percent(record.metrics.test.accuracy),
        )
    }

    fn usage(&self) -> String {
        let [channels, height, width] = self.record.architecture.input();
        let logits = "The outputs are logits; their softmax are probabilities.";
        let (shape, outputs) = match self.file.format {
            Format::Safetensors => (format!("[N, {channels}, {height}, {width}]"), logits),
            Format::Onnx => (
                format!("[N, {channels}, {height}, {width}]"),
                "The outputs are logits and, their softmax, probabilities.",
            ),
            Format::Keras | Format::KerasH5 => (
                "model.input_shape".to_owned(),
                "The outputs are probabilities.",
            ),
        };
        format!(
            "## Use\n\n\
             ```python\n{}```\n\n\
             The input is a batch of images, `{shape}`: light strokes on a dark ground, every pixel byte divided by {}. \
             {outputs}\n",
            loading(&self.record.architecture, self.file.format, self.file.name),
            self.record.preprocessing.divide_by,
        )
    }

    fn classes(&self) -> String {
        let task = &self.record.task;
        let rows = task.classes().iter().enumerate().map(|(class, name)| {
            let labels = task.labels().iter().zip(task.label_map());
            let labels = labels.filter(|(_, of)| usize::from(**of) == class);
            let labels: Vec<String> = labels.map(|(label, _)| escaped(label)).collect();
            [class.to_string(), escaped(name), labels.join(", ")]
        });
        let table = table(["output", "class", "labels"], rows);
        format!("## Task: {}\n\n{table}", escaped(task.name()))
    }

    fn layers(&self) -> String {
        let trainable = self.record.trainable();
        let rows = self.record.architecture.iter().map(|(layer, shape)| {
            let trains = match layer.kind.has_parameters() {
                true if trainable.contains(&layer.name) => "yes",
                true => "no",
                false => "",
            };
            [
                code(&layer.name),
                describe(&layer.kind),
                shape.output.to_string(),
                shape.parameters.to_string(),
                trains.to_owned(),
            ]
        });
        let head = ["layer", "computes", "output", "parameters", "trainable"];
        format!("## Layers\n\n{}", table(head, rows))
    }

    fn scores(&self) -> String {
        let row = |part: String, scores: Scores| {
            [
                part,
                format!("{:.4}", scores.loss),
                percent(scores.accuracy),
            ]
        };
        let first = self.record.split.validation_first;
        let validation = self.record.metrics.validation;
        let validation =
            validation.map(|s| row(format!("validation (first {first} training images)"), s));
        let rows = validation
            .into_iter()
            .chain([row("test".into(), self.record.metrics.test)]);
        format!("## Scores\n\n{}", table(["part", "loss", "accuracy"], rows))
    }

    fn origin(&self) -> String {
        match &self.record.origin {
            Origin::Trained(trained) => training(trained),
            Origin::Imported(imported) => import(imported),
        }
    }

    fn lineage(&self) -> String {
        let lineage = &self.record.lineage;
        let text = match &lineage.parent {
            None => "It has no parent: its weights were drawn at random, or came from outside.\n"
                .to_owned(),
            Some(parent) => {
                let name = lineage
                    .parent_name
                    .as_deref()
                    .unwrap_or("a checkpoint without a name");
                let frozen: Vec<String> = lineage.frozen.iter().map(|layer| code(layer)).collect();
                let frozen = match frozen.as_slice() {
                    [] => "no layer".to_owned(),
                    layers => layers.join(", "),
                };
                format!(
                    "Transferred from {} ({}). Byte for byte the parent's: {frozen}.\n",
                    escaped(name),
                    code(parent.as_str()),
                )
            }
        };
        format!("## Lineage\n\n{text}")
    }

    fn hashes(&self) -> String {
        let record = self.record;
        let data = &record.data_hashes;
        let file = hexadecimal(&Sha256::digest(self.file.bytes));
        let fixed = [
            (code(self.file.name), file.as_str()),
            (
                "checkpoint id (architecture, task, weights)".into(),
                self.id.as_str(),
            ),
            ("record".into(), &record.record_hash),
            ("training images".into(), &data.train_images),
            ("training labels".into(), &data.train_labels),
            ("test images".into(), &data.test_images),
            ("test labels".into(), &data.test_labels),
        ];
        let layers = record.layer_hashes.iter();
        let layers = layers.map(|(layer, hash)| (format!("layer {}", code(layer)), hash.as_str()));
        let rows = fixed
            .into_iter()
            .chain(layers)
            .map(|(what, hash)| [what, code(hash)]);
        format!("## Hashes\n\n{}", table(["of", "SHA-256"], rows))
    }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

/// The settings and the result of every epoch.
fn training(trained: &Trained) -> String {
    let settings = settings(&trained.training);
    let rows = settings
        .into_iter()
        .map(|(what, value)| [what.to_owned(), value]);
    let changes = trained.training.changes.iter().map(|(step, change)| {
        let change = serde_json::to_string(change).unwrap_or_default();
        format!("\nChanged after step {step}: {}\n", code(&change))
    });
    let changes: Vec<String> = changes.collect();
    let text = format!(
        "## Training\n\n{}{}",
        table(["setting", "value"], rows),
        changes.concat()
    );
    if trained.curve.is_empty() {
        return text;
    }
    let rows = trained.curve.iter().map(|epoch| {
        [
            epoch.epoch.to_string(),
            format!("{:.4}", epoch.train.loss),
            percent(epoch.train.accuracy),
            format!("{:.4}", epoch.validation.loss),
            percent(epoch.validation.accuracy),
            epoch.learning_rate.to_string(),
        ]
    });
    let head = [
        "epoch",
        "loss",
        "accuracy",
        "validation loss",
        "validation accuracy",
        "learning rate",
    ];
    format!("{text}\n{}", table(head, rows))
}

fn settings(training: &Hyperparameters) -> Vec<(&'static str, String)> {
    let labels = training
        .labels
        .map_or_else(|| "all".to_owned(), |n| n.to_string());
    let mut settings = vec![
        ("optimizer", optimizer(training)),
        ("learning rate", training.learning_rate.get().to_string()),
        ("batch size", training.batch_size.to_string()),
        ("epochs", training.epochs.to_string()),
        ("steps", training.steps.to_string()),
        ("training labels", labels),
        ("seed", training.seed.to_string()),
        ("threads", training.threads.to_string()),
    ];
    let methods = training.methods.words().into_iter();
    settings.extend(methods.map(|words| ("method", words)));
    let kept = training.kept_epoch.map(|epoch| epoch.to_string());
    settings.extend(kept.map(|epoch| ("epoch kept", epoch)));
    settings
}

/// `SGD, momentum 0.0, nesterov false`
fn optimizer(training: &Hyperparameters) -> String {
    let Ok(Value::Object(constants)) = serde_json::to_value(training.optimizer) else {
        return training.optimizer.name().to_owned();
    };
    let constants = constants.iter().filter(|(key, _)| *key != "type");
    constants.fold(
        training.optimizer.name().to_owned(),
        |text, (key, value)| format!("{text}, {key} {value}"),
    )
}

fn import(imported: &Imported) -> String {
    let remarks = imported.remarks.iter();
    let remarks: Vec<String> = remarks
        .map(|remark| format!("* {}\n", escaped(remark)))
        .collect();
    format!(
        "## Import\n\nFrom {} ({}), SHA-256 {}.\n\n{}",
        escaped(&imported.file),
        escaped(&imported.format),
        code(&imported.sha256),
        remarks.concat()
    )
}
