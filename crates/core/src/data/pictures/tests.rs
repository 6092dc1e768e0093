//! Reading folders of pictures.

use super::*;
use crate::data::{DataSource, Labels, read as read_set};

/// Writes a picture of one stroke: `ink` on `paper`.
fn draw(path: &Path, (paper, ink): (u8, u8), (width, height): (u32, u32)) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let stroke = |x, y| {
        let is_ink = (width / 3..width / 2).contains(&x) && (height / 3..height / 2).contains(&y);
        Luma([if is_ink { ink } else { paper }])
    };
    GrayImage::from_fn(width, height, stroke)
        .save(path)
        .unwrap();
}

const ON_PAPER: (u8, u8) = (250, 10);
const AS_MNIST: (u8, u8) = (0, 255);

#[test]
fn folders_are_classes_and_dark_strokes_on_light_ground_are_inverted() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for class in ["cat", "dog"] {
        draw(&path(&format!("train/{class}/1.png")), ON_PAPER, (28, 28));
        draw(&path(&format!("train/{class}/2.jpg")), ON_PAPER, (64, 64));
        draw(&path(&format!("test/{class}/1.png")), ON_PAPER, (28, 28));
    }
    draw(&path("val/dog/1.PNG"), ON_PAPER, (28, 28));
    std::fs::write(path("train/cat/notes.txt"), "not a picture").unwrap();
    let set = read_set(&DataSource::named(folder.path().to_str().unwrap())).unwrap();
    assert_eq!(set.labels, Labels::Named(vec!["cat".into(), "dog".into()]));
    assert_eq!(
        (set.train.len(), set.test.len(), set.validation),
        (5, 2, Some(1))
    );
    assert_eq!(set.train.labels()[0], 1, "what validates comes first");
    let image = set.test.image(0).unwrap();
    assert_eq!((image[0], image[11 * 28 + 11]), (5, 245));
    assert_eq!(
        set.remark.unwrap(),
        "7 of 7 pictures are dark on light: all are inverted; 2 are scaled to 28x28; \
         1 that are no .png, .jpg or .jpeg are left out"
    );
}

#[test]
fn one_level_of_folders_is_divided_alike_each_time() {
    let folder = tempfile::tempdir().unwrap();
    for class in ["0", "1", "2"] {
        for number in 0..10 {
            let path = folder.path().join(format!("{class}/{number}.png"));
            draw(&path, AS_MNIST, (28, 28));
        }
    }
    let source = DataSource::named(folder.path().to_str().unwrap());
    assert!(matches!(source, DataSource::Pictures(_)));
    let set = read_set(&source).unwrap();
    assert_eq!((set.train.len(), set.test.len()), (24, 6));
    let mut tested = set.test.labels().to_vec();
    tested.sort_unstable();
    assert_eq!(tested, [0, 0, 1, 1, 2, 2]);
    let is_sorted = set.train.labels().is_sorted();
    assert!(
        !is_sorted,
        "the beginning, which validates, holds every class"
    );
    assert_eq!(read_set(&source).unwrap(), set);
    assert!(
        set.remark
            .unwrap()
            .contains("30 of 30 pictures are light on dark")
    );
}

#[test]
fn a_wide_picture_keeps_its_shape_in_the_middle_of_its_ground() {
    let wide = GrayImage::from_pixel(56, 28, Luma([200]));
    let fitted = fitted(&wide, Ground::Dark);
    let row = |y: u32| fitted.get_pixel(14, y).0[0];
    assert_eq!(
        [row(0), row(6), row(7), row(20), row(21)],
        [0, 0, 200, 200, 0]
    );
}

#[test]
fn what_cannot_be_a_data_set_is_told_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let told = || read(folder.path()).unwrap_err().to_string();
    draw(&path("train/cat/1.png"), AS_MNIST, (28, 28));
    assert!(
        told().contains("has 1 folders with pictures; needed is one a class"),
        "{}",
        told()
    );
    draw(&path("train/dog/1.png"), AS_MNIST, (28, 28));
    assert!(told().contains("to test with"), "{}", told());
    draw(&path("test/cow/1.png"), AS_MNIST, (28, 28));
    assert!(
        told().contains("a class \"cow\" that train/ has not"),
        "{}",
        told()
    );
    std::fs::rename(path("test/cow"), path("test/dog")).unwrap();
    assert!(read(folder.path()).is_ok());
    std::fs::write(path("test/dog/2.png"), "no picture").unwrap();
    assert!(
        told().contains("2.png is no PNG or JPEG image"),
        "{}",
        told()
    );
}

#[test]
fn a_class_of_one_picture_cannot_be_divided() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["cat/1.png", "cat/2.png", "dog/1.png"] {
        draw(&folder.path().join(name), AS_MNIST, (28, 28));
    }
    let message = read(folder.path()).unwrap_err().to_string();
    assert!(
        message.contains("a class \"dog\" of one picture"),
        "{message}"
    );
}
