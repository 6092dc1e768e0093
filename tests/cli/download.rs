//! Downloads by the real program, from servers on this machine.
//!
//! The files of the catalogue are not here, so what comes is never right; the whole way is gone in the command's own tests.

use std::path::PathBuf;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::programs::{Programs, Said, start};
use crate::test_server::{Reply, TestServer, nobody, reply, whole};

/// The first file of Fashion-MNIST in the catalogue.
const FIRST: &str = "t10k-images-idx3-ubyte.gz";

/// As long as the first file, and other bytes.
fn other() -> Vec<u8> {
    vec![7; 4_422_102]
}

fn folder(programs: &Programs) -> PathBuf {
    programs.data().data_sets().join("fashion-mnist")
}

fn download(programs: &Programs, mirror: &str) -> Said {
    programs.run(&["data", "download", "fashion-mnist", "--mirror", mirror])
}

fn begun(programs: &Programs) -> Vec<u8> {
    std::fs::read(folder(programs).join(format!("{FIRST}.part"))).unwrap()
}

#[test]
fn what_can_be_downloaded_is_listed_without_a_network() {
    let programs = Programs::new();
    insta::assert_snapshot!("data-download", programs.output(&["data", "download"]));
    let sets = programs.json(&["data", "download", "--json"]);
    let states: Vec<_> = sets.iter().map(|set| &set["state"]).collect();
    assert_eq!(states, ["in the program", "absent", "absent"]);
    let path = folder(&programs);
    assert_eq!(sets[1]["folder"], path.to_str().unwrap());
}

#[test]
fn what_cannot_be_asked_for_is_refused_with_what_can() {
    let programs = Programs::new();
    let unknown = programs.run(&["data", "download", "cifar"]);
    unknown.fails(2, &["there are mnist, fashion-mnist, kmnist"]);
    let mirror = programs.run(&["data", "download", "mnist", "--mirror", "ftp://host/"]);
    assert_eq!(mirror.code, Some(2));
    assert!(
        mirror.err.contains("neither http:// nor https://"),
        "{}",
        mirror.err
    );
}

#[test]
fn without_a_network_one_line_says_who_was_asked_and_what_to_do() {
    let programs = Programs::new();
    let said = download(&programs, &nobody());
    let path = folder(&programs);
    said.fails(
        1,
        &[
            "127.0.0.1:",
            "connection refused",
            "--mirror URL",
            path.to_str().unwrap(),
        ],
    );
    assert!(!programs.folder().join(".config").exists());
}

#[test]
fn other_bytes_get_no_name() {
    let programs = Programs::new();
    let server = TestServer::answering(vec![Reply::Send(whole(&other(), "\"1\"", other().len()))]);
    let said = download(&programs, &server.url());
    let expected = "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073";
    said.fails(1, &[FIRST, "SHA-256", expected, "removed"]);
    let left = std::fs::read_dir(folder(&programs)).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"]);
}

#[test]
fn what_was_cut_is_kept_and_gone_on_with() {
    let programs = Programs::new();
    let gone = || Reply::Send(reply(&["503 Busy"], b""));
    let server = TestServer::answering(vec![
        Reply::Send(whole(&other(), "\"1\"", 1_000_000)),
        gone(),
        gone(),
    ]);
    download(&programs, &server.url()).fails(1, &["answered 503"]);
    assert_eq!(begun(&programs).len(), 1_000_000);
    let listed = programs.json(&["data", "download", "--json"]);
    assert_eq!(listed[1]["state"], "begun");

    download(&programs, &server.url()).fails(1, &["answered 503"]);
    let requests = server.requests();
    assert!(
        requests[2].contains("\r\nrange: bytes=1000000-\r\n"),
        "{requests:?}"
    );
    assert!(
        requests[2].contains("\r\nif-range: \"1\"\r\n"),
        "{requests:?}"
    );
    assert_eq!(begun(&programs).len(), 1_000_000);
}

#[test]
fn ctrl_c_leaves_what_has_come_and_says_how_to_go_on() {
    let programs = Programs::new();
    let server = TestServer::answering(vec![
        Reply::Stall(whole(&other(), "\"1\"", 1_000_000)),
        Reply::Stall(Vec::new()),
    ]);
    let url = server.url();
    let arguments = [
        "data",
        "download",
        "fashion-mnist",
        "--json",
        "--mirror",
        &url,
    ];
    let (mut child, mut lines) = start(&mut programs.command(&arguments));
    assert!(lines.any(|line| line.contains("\"asked\"")));
    let path = folder(&programs).join(format!("{FIRST}.part"));
    while !path.metadata().is_ok_and(|meta| meta.len() == 1_000_000) {
        std::thread::yield_now();
    }
    let second = programs.run(&["data", "download", "fashion-mnist", "--mirror", &url]);
    second.fails(
        1,
        &[
            &format!("process {} on ", child.id()),
            "wait until it has ended",
        ],
    );

    let pid = Pid::from_raw(child.id().try_into().unwrap());
    kill(pid, Signal::SIGINT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    let again = format!("`mnist-tui data download fashion-mnist --mirror {url}` goes on");
    assert!(said.contains(&again), "{said}");
    assert_eq!(begun(&programs), vec![7; 1_000_000]);
}
