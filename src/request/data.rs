//! Which data set a checkpoint is judged on.

use mnist_core::data::{DataHashes, DataSource};
use mnist_core::library::Record;

use crate::config::Config;

/// The data set of that name or folder; a folder is made absolute, since the trainer works elsewhere.
pub(crate) fn source(wanted: &str) -> DataSource {
    match wanted.parse() {
        Ok(DataSource::Mnist) => DataSource::Mnist,
        // Only the empty path has no absolute form; that it cannot be read is told when it is read.
        Ok(DataSource::Folder(path)) => {
            DataSource::Folder(std::path::absolute(&path).unwrap_or(path))
        }
        Err(never) => match never {},
    }
}

/// The data set to judge a checkpoint on: the one it was trained on where that can be read, else the configured one.
/// Where it is another one there is a line for people too, which names both.
pub(crate) fn data_for(record: &Record, config: &Config) -> (DataSource, Option<String>) {
    choose(&record.data, &record.data_hashes, &config.training.data)
}

fn choose(trained_on: &str, hashes: &DataHashes, configured: &str) -> (DataSource, Option<String>) {
    let is_the_same = |source: &DataSource| source.hashes().is_ok_and(|found| found == *hashes);
    let (own, other) = (source(trained_on), source(configured));
    // The embedded set comes first: its hashes are known without reading, from whatever folder it was trained.
    for source in [&DataSource::Mnist, &own, &other] {
        if is_the_same(source) {
            return (source.clone(), None);
        }
    }
    match own.hashes() {
        Ok(_) => {
            let warning = format!("{own} is not what it was when the checkpoint was trained on it");
            (own, Some(warning))
        }
        Err(error) => {
            let warning =
                format!("{other} is used, since the checkpoint was trained on {own}: {error}");
            (other, Some(warning))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// A data set of ten images of this shade.
    fn write(folder: &Path, shade: u8) -> DataHashes {
        for stem in ["train", "t10k"] {
            let mut images = vec![0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 28, 0, 0, 0, 28];
            images.extend(vec![shade; 10 * 28 * 28]);
            let mut labels = vec![0, 0, 8, 1, 0, 0, 0, 10];
            labels.extend(0..10);
            std::fs::write(folder.join(format!("{stem}-images-idx3-ubyte")), images).unwrap();
            std::fs::write(folder.join(format!("{stem}-labels-idx1-ubyte")), labels).unwrap();
        }
        DataSource::Folder(folder.to_owned()).hashes().unwrap()
    }

    #[test]
    fn a_checkpoint_is_judged_on_what_it_was_trained_on() {
        let folder = tempfile::tempdir().unwrap();
        let hashes = write(folder.path(), 1);
        let path = folder.path().to_str().unwrap();
        let own = (DataSource::Folder(path.into()), None);
        assert_eq!(choose(path, &hashes, "mnist"), own);
        assert_eq!(choose("/moved/elsewhere", &hashes, path), own);

        let mnist = DataSource::Mnist.hashes().unwrap();
        assert_eq!(
            choose("/copy/of/mnist", &mnist, path),
            (DataSource::Mnist, None)
        );
    }

    #[test]
    fn what_is_used_in_place_of_a_lost_data_set_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let hashes = write(folder.path(), 1);
        let (used, warning) = choose("/lost/set", &hashes, "mnist");
        let warning = warning.unwrap();
        assert_eq!(used, DataSource::Mnist);
        assert!(
            warning.contains("mnist is used") && warning.contains("trained on /lost/set: cannot"),
            "{warning}"
        );
    }

    #[test]
    fn a_folder_with_other_images_than_before_is_used_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let hashes = write(folder.path(), 1);
        write(folder.path(), 2);
        let path = folder.path().to_str().unwrap();
        let (used, warning) = choose(path, &hashes, "mnist");
        assert_eq!(used, DataSource::Folder(path.into()));
        assert!(warning.unwrap().contains(path));
    }
}
