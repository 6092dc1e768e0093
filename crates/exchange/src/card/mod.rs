//! A model card: the README.md that the Hugging Face Hub shows of a network.
//!
//! The front matter follows the metadata specification of the Hub
//! (<https://huggingface.co/docs/hub/model-cards>), the scores its `model-index`.

mod body;
mod front_matter;

#[cfg(test)]
mod tests;

use mnist_core::library::{CheckpointId, Record};

use crate::Format;

/// What a model card tells of.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// What the network is called.
    pub name: &'a str,
    /// The checkpoint's id.
    pub id: &'a CheckpointId,
    /// The checkpoint's record.
    pub record: &'a Record,
    /// The license that it is published under, as the Hub names it: `apache-2.0`.
    pub license: Option<&'a str>,
    /// The file beside the card.
    pub file: CardFile<'a>,
}

/// The file that a card lies beside.
#[derive(Debug, Clone, Copy)]
pub struct CardFile<'a> {
    /// Its name, without the folder.
    pub name: &'a str,
    /// Its format.
    pub format: Format,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl Card<'_> {
    /// The README.md: front matter in YAML, then Markdown. Same checkpoint and file, same text.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        format!("---\n{}---\n\n{}", self.front_matter(), self.body())
    }

    /// Whether the data are those that the world calls MNIST, whatever folder they lay in.
    fn is_mnist(&self) -> bool {
        let mnist = mnist_core::data::DataSource::Mnist.hashes();
        mnist.is_ok_and(|mnist| mnist == self.record.data_hashes)
    }

    /// Name of the data set. Of a folder only the last part: the rest is nobody's business.
    fn data_set(&self) -> &str {
        if self.is_mnist() {
            return "MNIST";
        }
        let folders = self.record.data.rsplit(['/', '\\']);
        folders
            .into_iter()
            .find(|part| !part.is_empty())
            .unwrap_or("unknown")
    }
}
