//! The YAML at the top of a card, which machines read.

use serde_json::Value;

use super::Card;
use crate::Format;

impl Card<'_> {
    /// Lines of YAML. What comes from elsewhere is written as JSON strings, which YAML 1.2 reads as such.
    pub(super) fn front_matter(&self) -> String {
        let license = quoted(self.license.unwrap_or("unknown"));
        let library = match self.file.format {
            Format::Safetensors => "pytorch",
            Format::Onnx => "onnx",
            Format::Keras | Format::KerasH5 => "keras",
        };
        let data_set = quoted(self.data_set());
        let (datasets, data_id) = if self.is_mnist() {
            ("datasets:\n- ylecun/mnist\n", quoted("ylecun/mnist"))
        } else {
            ("", data_set.clone())
        };
        let (name, task) = (quoted(self.name), quoted(self.record.task.name()));
        let tags = self.tags();
        let tags: Vec<String> = tags.iter().map(|t| format!("- {}\n", quoted(t))).collect();
        let tags = tags.concat();
        let test = self.record.metrics.test;
        format!(
            "license: {license}\n\
             library_name: {library}\n\
             pipeline_tag: image-classification\n\
             tags:\n{tags}\
             {datasets}\
             metrics:\n- accuracy\n\
             model-index:\n\
             - name: {name}\n  \
               results:\n  \
               - task:\n      type: image-classification\n      name: {task}\n    \
                 dataset:\n      type: {data_id}\n      name: {data_set}\n      split: test\n    \
                 metrics:\n    \
                 - type: accuracy\n      value: {}\n    \
                 - type: loss\n      value: {}\n",
            number(test.accuracy),
            number(test.loss),
        )
    }

    fn tags(&self) -> Vec<&str> {
        let transfer = self.record.lineage.parent.is_some();
        let tags = ["mnist-tui", "image-classification", &self.record.model];
        let more = transfer.then_some("transfer-learning");
        tags.into_iter().chain(more).collect()
    }
}

/// A string of JSON, so of YAML.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A number that YAML reads as one, with a decimal point.
fn number(value: f64) -> String {
    Value::from(value).to_string()
}
