//! What a checkpoint is judged on, read in the background.

use std::path::Path;

use mnist_core::data::{DataSource, load_test};
use mnist_core::library::read_record;

use super::effects::text;
use crate::app::test::TestImages;
use crate::config::Config;
use crate::request::data_for;

/// The data set that the checkpoint in this file is judged on, and what to say about it.
pub(super) fn source(path: &Path, config: &Config) -> Result<(DataSource, Option<String>), String> {
    let record = read_record(path).map_err(text)?;
    Ok(data_for(&record, config))
}

/// Its test images.
pub(super) fn images(path: &Path, config: &Config) -> Result<TestImages, String> {
    let (source, warning) = source(path, config)?;
    let images = load_test(&source).map_err(text)?;
    Ok(TestImages { images, warning })
}
