//! Several processes save, rename, remove, restore and list one library at once: nothing is lost, nothing half is seen.

mod worker;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use self::worker::Worker;
use crate::library::{CheckpointId, Library, Verdict};

/// Two dashboards, a trainer and a script are four; twice as many meet more often.
const PROCESSES: u32 = 8;

const LIBRARY: &str = "MNIST_TUI_STRESS_LIBRARY";
const NUMBER: &str = "MNIST_TUI_STRESS_NUMBER";
/// How long it lasts, in seconds; more than the few of a usual test run finds rarer things.
const SECONDS: &str = "MNIST_TUI_STRESS_SECONDS";

fn seconds() -> u64 {
    std::env::var(SECONDS).map_or(3, |text| text.parse().unwrap())
}

#[test]
fn processes_that_change_a_library_at_once_lose_nothing_and_see_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::new(folder.path().join("library"));
    let workers: Vec<Child> = (0..PROCESSES).map(|n| start(n, library.root())).collect();
    let mut told = Told::default();
    for worker in workers {
        let output = worker.wait_with_output().unwrap();
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{out}\n{err}");
        told.take_in(&out);
    }
    println!("{} changes, {} listings", told.changes, told.listings);
    assert!(told.changes > u64::from(PROCESSES) * 10);

    let listing = library.listing().unwrap();
    let trash = library.trash().unwrap();
    assert_eq!((listing.damaged, trash.damaged), (vec![], vec![]));
    let names = |entries: Vec<crate::library::Entry>| -> BTreeMap<_, _> {
        entries.into_iter().map(|e| (e.id, e.names)).collect()
    };
    let (here, trash) = (names(listing.entries), names(trash.entries));
    for (id, names) in told.here {
        assert_eq!(here.get(&id), Some(&names), "{id}");
    }
    for (id, names) in told.trash {
        assert_eq!(trash.get(&id), Some(&names), "{id}");
    }
    for id in told.shared {
        let names = here.get(&id).or_else(|| trash.get(&id));
        assert!(names.is_some_and(|names| !names.is_empty()), "{id}");
    }
    for found in library.verify().unwrap() {
        assert!(matches!(found.verdict, Verdict::Sound(_)), "{found:?}");
    }
    assert_eq!(library.strays().unwrap(), []);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn start(number: u32, library: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "--ignored",
            "--nocapture",
            "library::tests::stress::works",
        ])
        .env(LIBRARY, library)
        .env(NUMBER, number.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What the processes say they left.
#[derive(Default)]
struct Told {
    changes: u64,
    listings: u64,
    here: BTreeMap<CheckpointId, Vec<String>>,
    trash: BTreeMap<CheckpointId, Vec<String>>,
    shared: BTreeSet<CheckpointId>,
}

impl Told {
    fn take_in(&mut self, out: &str) {
        for line in out.lines().filter_map(|line| line.strip_prefix("told ")) {
            let mut words = line.split(' ');
            let kind = words.next().unwrap();
            let mut next = || words.next().unwrap().to_owned();
            if kind == "counts" {
                self.changes += next().parse::<u64>().unwrap();
                self.listings += next().parse::<u64>().unwrap();
                continue;
            }
            let id = CheckpointId::try_from(next()).unwrap();
            let names = words.map(str::to_owned).collect();
            match kind {
                "here" => assert_eq!(self.here.insert(id, names), None),
                "trash" => assert_eq!(self.trash.insert(id, names), None),
                _ => {
                    self.shared.insert(id);
                }
            }
        }
    }
}

#[test]
#[ignore = "another test starts it in processes of their own"]
fn works() {
    let of = |name| std::env::var(name).unwrap();
    let mut worker = Worker::new(Library::new(of(LIBRARY)), of(NUMBER).parse().unwrap());
    let end = Instant::now() + Duration::from_secs(seconds());
    while Instant::now() < end {
        worker.work();
    }
    worker.tell();
}
