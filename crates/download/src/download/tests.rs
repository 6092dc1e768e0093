use std::fs;
use std::time::Duration;

use mnist_core::hash::hexadecimal;
use sha2::Digest;
use tempfile::TempDir;

use super::*;
use crate::catalogue::Catalogue;
use crate::client::Patience;
use crate::error::Trouble;
use crate::test_server::{Reply, TestServer, nobody, reply, whole};

mod resuming;

/// Larger than what is read at once.
fn file() -> Vec<u8> {
    (0..200_000_u32).flat_map(u32::to_le_bytes).collect()
}

/// A folder, and a set of one file, `train.gz`.
struct Case {
    set: Set,
    folder: TempDir,
    stall: Duration,
}

/// What came of a download, and what was told.
struct Outcome {
    result: Result<(), DownloadError>,
    told: Vec<String>,
}

impl Case {
    fn new() -> Self {
        let (size, hash) = (file().len(), hexadecimal(&sha2::Sha256::digest(file())));
        let text = format!(
            "[[sets]]\nname = \"shoes\"\ntitle = \"Shoes\"\nlicence = \"-\"\nclasses = [\"a\"]\n\
             mirrors = [\"http://localhost/\"]\n[[sets.files]]\nname = \"train.gz\"\n\
             bytes = {size}\nsha256 = \"{hash}\"\n"
        );
        Self {
            set: Catalogue::parse(&text).unwrap().sets()[0].clone(),
            folder: tempfile::tempdir().unwrap(),
            stall: Duration::from_secs(20),
        }
    }

    fn run(&self, mirrors: &[String]) -> Outcome {
        let mirrors: Vec<Mirror> = mirrors.iter().map(|url| url.parse().unwrap()).collect();
        let mut told = Vec::new();
        let mut listener = |event: Event<'_>| {
            told.push(match event {
                Event::Here(_) => "here".to_owned(),
                Event::Different(_) => "different".to_owned(),
                Event::Asked { at, .. } => format!("asked at {at}"),
                Event::Grown { .. } => return Ok(()),
                Event::Failed { attempt, .. } => format!("failed: {}", attempt.trouble),
                Event::Done(_) => "done".to_owned(),
            });
            Ok(())
        };
        let client = Client::new(Patience {
            connect: Duration::from_secs(5),
            stall: self.stall,
        });
        let result =
            Download::new(&self.set, &mirrors, self.folder.path()).run(&client, &mut listener);
        Outcome { result, told }
    }

    /// The names and contents in the folder, without the lock.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut files: Vec<_> = paths
            .map(|path| (name(&path), fs::read(&path).unwrap()))
            .filter(|(name, _)| name != "lock")
            .collect();
        files.sort();
        files
    }

    fn assert_whole(&self) {
        assert!(self.files() == [("train.gz".to_owned(), file())]);
    }
}

/// What one server did to a download that failed.
fn troubles(outcome: Outcome) -> Vec<Trouble> {
    match outcome.result.unwrap_err() {
        DownloadError::NoMirror { attempts, .. } => attempts
            .into_iter()
            .map(|attempt| attempt.trouble)
            .collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_file_comes_whole_and_a_second_time_nothing_is_asked() {
    let case = Case::new();
    let server = TestServer::answering(vec![Reply::Send(whole(&file(), "\"1\"", file().len()))]);
    let outcome = case.run(&[server.url()]);
    outcome.result.unwrap();
    assert_eq!(outcome.told, ["asked at 0", "done"]);
    let request = &server.requests()[0];
    assert!(request.starts_with("get /sets/train.gz http/1.1\r\n"));
    assert!(!request.contains("range:"), "{request}");
    case.assert_whole();

    let again = case.run(&[nobody()]);
    again.result.unwrap();
    assert_eq!(again.told, ["here"]);
}

#[test]
fn a_server_without_the_file_gives_way_to_the_next() {
    let case = Case::new();
    let without = TestServer::answering(vec![Reply::Send(reply(&["404 Not Found"], b"gone"))]);
    let server = TestServer::answering(vec![Reply::Send(whole(&file(), "\"1\"", file().len()))]);
    let outcome = case.run(&[without.url(), server.url()]);
    outcome.result.unwrap();
    assert_eq!(
        outcome.told,
        ["asked at 0", "failed: answered 404", "asked at 0", "done"]
    );
    case.assert_whole();
}

#[test]
fn other_bytes_are_refused_and_removed() {
    let case = Case::new();
    let mut other = file();
    other[0] ^= 1;
    let server = TestServer::answering(vec![Reply::Send(whole(&other, "\"1\"", other.len()))]);
    let troubles = troubles(case.run(&[server.url()]));
    let [Trouble::Hash { expected, found }] = &troubles[..] else {
        panic!("{troubles:?}");
    };
    assert_eq!(expected, case.set.files[0].sha256.as_str());
    assert_eq!(*found, hexadecimal(&sha2::Sha256::digest(&other)));
    assert!(case.files().is_empty());
}

#[test]
fn a_server_that_sends_more_is_cut_off() {
    let case = Case::new();
    let size = file().len() as u64;
    let longer = [file(), vec![0; 1_000_000]].concat();
    let said = TestServer::answering(vec![Reply::Send(whole(&longer, "\"1\"", longer.len()))]);
    let unsaid = TestServer::answering(vec![Reply::Send(reply(&["200 OK"], &longer))]);
    let troubles = troubles(case.run(&[said.url(), unsaid.url()]));
    assert_eq!(
        troubles,
        [Trouble::Size { of: size }, Trouble::Size { of: size }]
    );
    assert!(case.files().is_empty());
}

#[test]
fn a_server_that_falls_silent_is_left_and_what_came_stays() {
    let case = Case {
        stall: Duration::from_secs(1),
        ..Case::new()
    };
    let silent = || Reply::Stall(Vec::new());
    let server = TestServer::answering(vec![
        Reply::Stall(whole(&file(), "\"1\"", 300_000)),
        silent(),
    ]);
    assert_eq!(
        troubles(case.run(&[server.url()])),
        [Trouble::Stalled(case.stall)]
    );
    let part = &case.files()[0];
    assert!(part.0 == "train.gz.part" && part.1 == file()[..300_000]);
}

#[test]
fn redirections_are_followed_on_the_same_server_only() {
    let case = Case::new();
    let to = |place: &str| Reply::Send(reply(&["302 Found", &format!("Location: {place}")], b""));
    let elsewhere = TestServer::answering(vec![to("http://example.org/train.gz")]);
    let round = TestServer::answering((0..6).map(|_| to("/sets/train.gz")).collect());
    let server = TestServer::answering(vec![
        to("/there/train.gz"),
        Reply::Send(whole(&file(), "\"1\"", file().len())),
    ]);
    let outcome = case.run(&[elsewhere.url(), round.url(), server.url()]);
    outcome.result.unwrap();
    assert!(outcome.told[1].starts_with("failed: sends to http://example.org/train.gz"));
    assert!(outcome.told[3].starts_with("failed: sends to http://127.0.0.1"));
    assert!(server.requests()[1].starts_with("get /there/train.gz "));
}

#[test]
fn another_file_of_that_name_is_replaced_once_the_right_one_has_come() {
    let case = Case::new();
    let path = case.folder.path().join("train.gz");
    fs::write(&path, "mine").unwrap();
    assert!(case.run(&[nobody()]).result.is_err());
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    let server = TestServer::answering(vec![Reply::Send(whole(&file(), "\"1\"", file().len()))]);
    let outcome = case.run(&[server.url()]);
    assert_eq!(outcome.told, ["different", "asked at 0", "done"]);
    case.assert_whole();
}

#[test]
fn without_a_network_the_hosts_and_what_to_do_are_told() {
    let case = Case::new();
    let error = case.run(&[nobody()]).result.unwrap_err().to_string();
    let (folder, port) = (
        case.folder.path().to_str().unwrap(),
        error.split(':').nth(1),
    );
    let lasting = error
        .replace(folder, "/FOLDER")
        .replace(port.unwrap(), "PORT");
    insta::assert_snapshot!(lasting);
    assert!(case.files().is_empty());
}

#[test]
fn a_second_download_of_a_set_says_who_is_at_work() {
    let case = Case::new();
    let _lock = ProcessLock::take(&case.folder.path().join("lock"))
        .unwrap()
        .unwrap();
    let error = case.run(&[nobody()]).result.unwrap_err().to_string();
    let me = format!("process {} on ", std::process::id());
    assert!(error.starts_with(&me), "{error}");
}

#[test]
fn how_much_is_here_is_told_by_names_and_sizes() {
    let case = Case::new();
    let folder = case.folder.path();
    let presence = || case.set.presence(folder);
    assert_eq!(presence(), Presence::Absent);
    fs::write(folder.join("train.gz.part"), "beginning").unwrap();
    assert_eq!(presence(), Presence::Begun);
    fs::write(folder.join("train.gz"), "other").unwrap();
    assert_eq!(presence(), Presence::Begun);
    fs::write(folder.join("train.gz"), file()).unwrap();
    assert_eq!(presence(), Presence::Whole);
}
