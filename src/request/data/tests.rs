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

/// The defaults with this data set.
fn config(data: &str) -> Config {
    let mut config = crate::config::load_defaults().unwrap();
    data.clone_into(&mut config.training.data);
    config
}

#[test]
fn a_checkpoint_is_judged_on_what_it_was_trained_on() {
    let folder = tempfile::tempdir().unwrap();
    let hashes = write(folder.path(), 1);
    let path = folder.path().to_str().unwrap();
    let own = (DataSource::Folder(path.into()), None);
    assert_eq!(choose(path, &hashes, &config("mnist")), own);
    assert_eq!(choose("/moved/elsewhere", &hashes, &config(path)), own);

    let mnist = DataSource::Mnist.hashes().unwrap();
    assert_eq!(
        choose("/copy/of/mnist", &mnist, &config(path)),
        (DataSource::Mnist, None)
    );
}

#[test]
fn what_is_used_in_place_of_a_lost_data_set_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let hashes = write(folder.path(), 1);
    let (used, warning) = choose("/lost/set", &hashes, &config("mnist"));
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
    let (used, warning) = choose(path, &hashes, &config("mnist"));
    assert_eq!(used, DataSource::Folder(path.into()));
    assert!(warning.unwrap().contains(path));
}

#[test]
fn validation_images_of_a_sets_own_are_not_replaced_by_the_configurations() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["train/a", "train/b", "val/a", "test/a"] {
        let class = folder.path().join(name);
        std::fs::create_dir_all(&class).unwrap();
        image::GrayImage::new(28, 28)
            .save(class.join("1.png"))
            .unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let mut config = config("mnist");
    let mut named = NamedData {
        path: path.into(),
        validation_first: None,
        classes: None,
        sha256: None,
    };
    config.data.insert("letters".into(), named.clone());
    let own = facts("letters", &config).unwrap();
    assert_eq!(own.split.validation_first, 1);
    named.validation_first = NonZeroU32::new(2);
    config.data.insert("letters".into(), named);
    for wanted in ["letters", path] {
        let refused = facts(wanted, &config).unwrap_err().to_string();
        assert!(refused.contains("validation_first"), "{refused}");
    }
}
