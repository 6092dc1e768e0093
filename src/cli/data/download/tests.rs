use std::path::PathBuf;

use mnist_core::hash::hexadecimal;
use mnist_core::storage::DataDir;
use sha2::Digest;
use tempfile::TempDir;

use super::test_server::{Reply, TestServer, nobody, whole};
use super::*;
use crate::config;

/// Four IDX files: images of a bar at three heights.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let idx = |dimensions: u8, sizes: &[u32], data: Vec<u8>| {
        let sizes: Vec<u8> = sizes.iter().flat_map(|size| size.to_be_bytes()).collect();
        [&[0, 0, 8, dimensions], &sizes[..], &data].concat()
    };
    let pair = |count: u32| {
        let labels: Vec<u8> = (0..3).cycle().take(count as usize).collect();
        let image = |label: &u8| vec![60 * label + 60; 28 * 28];
        let images = labels.iter().flat_map(image).collect();
        [idx(3, &[count, 28, 28], images), idx(1, &[count], labels)]
    };
    let names = [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ];
    let contents = pair(5_010).into_iter().chain(pair(30));
    names.into_iter().zip(contents).collect()
}

fn catalogue() -> Catalogue {
    let file = |(name, content): (&str, Vec<u8>)| {
        let digits = hexadecimal(&sha2::Sha256::digest(&content));
        let size = content.len();
        format!("[[sets.files]]\nname = \"{name}\"\nbytes = {size}\nsha256 = \"{digits}\"\n")
    };
    let files: String = files().into_iter().map(file).collect();
    let set = "[[sets]]\nname = \"bars\"\ntitle = \"Bars\"\nlicence = \"-\"\n\
               classes = [\"top\", \"middle\", \"bottom\"]\nmirrors = [\"http://localhost/\"]\n";
    Catalogue::parse(&format!("{set}{files}")).unwrap()
}

/// A server that has the files.
fn server() -> TestServer {
    let reply = |(_, content): (_, Vec<u8>)| Reply::Send(whole(&content, "\"1\"", content.len()));
    TestServer::answering(files().into_iter().map(reply).collect())
}

/// An empty home.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("config.toml"),
            "[training]\nepochs = 3 # few\n",
        )
        .unwrap();
        Self { folder }
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    fn bring(&self, mirror: &str) -> Result<String, String> {
        let file = config::config_file(Some(&self.config())).unwrap();
        let place = Place {
            config: config::load(&file).unwrap(),
            file,
            data: DataDir::new(self.folder.path()),
        };
        let mirrors = [mirror.parse().unwrap()];
        let command = DownloadArgs {
            name: None,
            mirror: None,
            json: false,
        };
        let mut out = Vec::new();
        let catalogue = catalogue();
        let set = &catalogue.sets()[0];
        bring(set, &mirrors, &command, &place, &mut out).map_err(|f| f.told())?;
        let folder = self.folder.path().to_str().unwrap();
        Ok(String::from_utf8(out).unwrap().replace(folder, "/HOME"))
    }
}

#[test]
fn a_downloaded_set_is_named_with_its_classes_and_found_right_the_next_time() {
    let home = Home::new();
    let first = home.bring(&server().url()).unwrap();
    let text = std::fs::read_to_string(home.config()).unwrap();
    assert!(text.starts_with("[training]\nepochs = 3 # few\n"), "{text}");
    // Nobody is asked again.
    let second = home.bring(&nobody()).unwrap();
    insta::assert_snapshot!(format!(
        "{first}---\n{second}---\n{}",
        text.replace(home.folder.path().to_str().unwrap(), "/HOME")
    ));
}

#[test]
fn a_name_that_stands_for_something_else_is_refused_before_anything_is_asked() {
    for (text, reason) in [
        (
            "[data.bars]\npath = \"/elsewhere\"\n",
            "bars is the data set in /elsewhere already",
        ),
        (
            "[tasks.bars]\nclasses = [\"a\", \"b\"]\nlabel_map = [0, 1]\n",
            "there is a task bars already",
        ),
    ] {
        let home = Home::new();
        std::fs::write(home.config(), text).unwrap();
        let told = home.bring(&nobody()).unwrap_err();
        assert!(told.contains(reason), "{told}");
        assert!(!home.folder.path().join("datasets").exists());
    }
}
