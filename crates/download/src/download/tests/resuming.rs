//! What was cut is continued, or found out to be of no use.

use std::fs;

use super::{Case, file};
use crate::test_server::{Reply, TestServer, nobody, reply, rest, whole};

impl Case {
    /// The beginning of the file, as an attempt that `server` cut has left it.
    fn begun(&self, server: &TestServer) {
        let outcome = self.run(&[server.url()]);
        assert!(outcome.result.is_err());
        assert!(server.requests().len() == 2);
        let names: Vec<String> = self.files().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["train.gz.part", "train.gz.part.origin"]);
    }
}

#[test]
fn a_cut_connection_is_taken_up_where_it_ended() {
    let case = Case::new();
    let server = TestServer::answering(vec![
        Reply::Send(whole(&file(), "\"1\"", 300_000)),
        Reply::Send(rest(&file(), 300_000)),
    ]);
    case.run(&[server.url()]).result.unwrap();
    case.assert_whole();
    let request = &server.requests()[1];
    assert!(
        request.contains("\r\nrange: bytes=300000-\r\n"),
        "{request}"
    );
    assert!(request.contains("\r\nif-range: \"1\"\r\n"), "{request}");
}

#[test]
fn what_is_left_of_an_earlier_time_is_continued() {
    let case = Case::new();
    let server = TestServer::answering(vec![
        Reply::Send(whole(&file(), "\"1\"", 300_000)),
        Reply::Send(reply(&["503 Busy"], b"")),
        Reply::Send(rest(&file(), 300_000)),
    ]);
    case.begun(&server);
    let outcome = case.run(&[nobody(), server.url()]);
    outcome.result.unwrap();
    // The mirror that has sent the beginning is asked first.
    assert_eq!(outcome.told, ["asked at 300000", "done"]);
    case.assert_whole();
}

#[test]
fn a_file_that_has_changed_on_the_server_begins_anew() {
    let case = Case::new();
    let old = vec![7; file().len()];
    let server = TestServer::answering(vec![
        Reply::Send(whole(&old, "\"old\"", 300_000)),
        Reply::Send(reply(&["503 Busy"], b"")),
        Reply::Send(whole(&file(), "\"new\"", file().len())),
    ]);
    case.begun(&server);
    case.run(&[server.url()]).result.unwrap();
    assert!(server.requests()[0].contains("\r\nif-range: \"old\"\r\n"));
    case.assert_whole();
}

#[test]
fn what_a_server_without_ranges_has_sent_begins_anew() {
    let case = Case::new();
    let length = format!("Content-Length: {}", file().len());
    let head = ["200 OK", &length];
    let server = TestServer::answering(vec![
        Reply::Send(reply(&head, &file()[..300_000])),
        Reply::Send(reply(&head, &file())),
    ]);
    case.run(&[server.url()]).result.unwrap();
    assert!(!server.requests()[1].contains("range:"));
    case.assert_whole();
}

#[test]
fn a_beginning_that_the_server_has_nothing_more_of_is_given_up() {
    let case = Case::new();
    let server = TestServer::answering(vec![
        Reply::Send(whole(&file(), "\"1\"", 300_000)),
        Reply::Send(reply(&["416 Range Not Satisfiable"], b"")),
        Reply::Send(whole(&file(), "\"1\"", file().len())),
    ]);
    case.run(&[server.url()]).result.unwrap();
    assert!(!server.requests()[2].contains("range:"));
    case.assert_whole();
}

#[test]
fn a_damaged_beginning_is_found_out_and_fetched_again() {
    let case = Case::new();
    let server = TestServer::answering(vec![
        Reply::Send(whole(&file(), "\"1\"", 300_000)),
        Reply::Send(reply(&["503 Busy"], b"")),
        Reply::Send(rest(&file(), 300_000)),
        Reply::Send(whole(&file(), "\"1\"", file().len())),
    ]);
    case.begun(&server);
    fs::write(case.folder.path().join("train.gz.part"), vec![0; 300_000]).unwrap();
    case.run(&[server.url()]).result.unwrap();
    case.assert_whole();
}
