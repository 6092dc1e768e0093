//! A disk that is full while a run trains.

use mnist_core::run::{Event, EventKind};

use super::harness::{Place, Run};

const BLOCK: usize = 512;

fn is_clean(run: &Run) -> bool {
    let mut files = std::fs::read_dir(run.dir.path()).unwrap();
    files.all(|file| {
        !file
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".tmp-")
    })
}

#[test]
fn a_state_that_does_not_fit_fails_the_run_with_the_remedy_and_the_run_goes_on_when_there_is_room()
{
    let place = Place::new();
    let undisturbed = place.finish(&place.spec());
    let mut run = place.create(&place.spec());
    // Room for the first state, not for that of an epoch, which has a moment for every weight.
    run.start_with_little_room(300_000 / BLOCK);
    assert_eq!(run.ended(), 1);
    let Some(EventKind::Failed { reason, .. }) = run.events().pop() else {
        panic!("{:?}", run.events())
    };
    assert!(reason.contains("cannot save the state"), "{reason}");
    assert!(reason.contains("mnist-tui runs prune"), "{reason}");
    assert!(run.dir.state_path().exists() && is_clean(&run));
    run.start();
    let finished = run.finished();
    assert_eq!(finished.checkpoint.id, undisturbed.checkpoint.id);
    assert_eq!(finished.curve, undisturbed.curve);
}

#[test]
fn an_event_that_does_not_fit_is_not_left_torn() {
    let place = Place::new();
    let undisturbed = place.finish(&place.spec());
    let room = 2_000 * BLOCK;
    for left in [1, 300, 900] {
        let mut run = place.create(&place.spec());
        // A kind from a newer program fills the file up to the last bytes.
        let frame = r#"{"time_ms":1,"event":"invented_later","x":""}"#.len() + 1;
        let filling = "x".repeat(room - left - frame);
        let line = format!("{{\"time_ms\":1,\"event\":\"invented_later\",\"x\":\"{filling}\"}}\n");
        std::fs::write(run.dir.events_path(), line).unwrap();
        run.start_with_little_room(2_000);
        assert_eq!(run.ended(), 1);
        let text = std::fs::read_to_string(run.dir.events_path()).unwrap();
        let parses = |line: &str| serde_json::from_str::<Event>(line).is_ok();
        assert!(text.ends_with('\n') && text.lines().all(parses));
        let log = std::fs::read_to_string(run.dir.log_path()).unwrap();
        assert!(
            log.contains("events.jsonl") && log.contains("mnist-tui runs prune"),
            "{log}"
        );
        run.start();
        let finished = run.finished();
        assert_eq!(finished.checkpoint.id, undisturbed.checkpoint.id);
        assert_eq!(finished.curve, undisturbed.curve);
    }
}
