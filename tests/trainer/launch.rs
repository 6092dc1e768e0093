//! Trainers that were launched, and such that were started by hand.

use std::path::Path;
use std::process::Command as Program;

use mnist_core::run::{self, Command, EventKind, RunSpec, Start};

use super::harness::{Place, TRAINER, number, wait_for};

#[cfg(target_os = "linux")]
#[test]
fn a_launched_trainer_has_a_session_of_its_own_and_inherits_no_descriptor() {
    use nix::unistd::{Pid, getsid};
    let place = Place::new();
    let run = place.create(&RunSpec {
        start: Start::Paused,
        ..place.spec()
    });
    let secret = place.path().join("secret");
    let file = std::fs::File::create(&secret).unwrap();
    // A duplicate is handed on to other programs, as what a library opens may be.
    let open = nix::unistd::dup(&file).unwrap();
    let trainer = run::launch(Path::new(TRAINER), &run.dir).unwrap();
    run.wait_until_paused_at(0);

    let pid = Pid::from_raw(trainer.pid.cast_signed());
    assert_eq!(getsid(Some(pid)), Ok(pid));
    let of = |descriptor: &str| {
        std::fs::read_link(format!("/proc/{}/fd/{descriptor}", trainer.pid)).unwrap()
    };
    assert_eq!(of("0"), Path::new("/dev/null"));
    assert_eq!(of("1"), run.dir.log_path());
    assert_eq!(of("2"), run.dir.log_path());
    let all = std::fs::read_dir(format!("/proc/{}/fd", trainer.pid)).unwrap();
    for descriptor in all {
        let target = std::fs::read_link(descriptor.unwrap().path()).unwrap();
        assert_ne!(target, secret);
    }
    drop((file, open));

    run.accepted(Command::Stop);
    wait_for("the trainer to let go", || {
        (run::liveness(&run.dir).unwrap() == run::Liveness::Free).then_some(())
    });
    assert_eq!(trainer.failure(), None);
}

#[test]
fn a_trainer_started_by_hand_sets_its_threads_and_gives_the_same_bits() {
    let place = Place::new();
    for threads in [1, 2] {
        let spec = RunSpec {
            threads: number(threads),
            ..place.spec()
        };
        let undisturbed = place.finish(&spec);
        let run = place.create(&spec);
        let status = Program::new(TRAINER)
            .arg("run")
            .arg(run.dir.path())
            .env("OMP_NUM_THREADS", "3")
            .env("MKL_NUM_THREADS", "3")
            .env_remove("OMP_DYNAMIC")
            .env("MKL_DYNAMIC", "TRUE")
            .status()
            .unwrap();
        assert!(status.success());
        let Some(EventKind::Finished { checkpoint, .. }) = run.events().pop() else {
            panic!("not finished")
        };
        assert_eq!(checkpoint.id, undisturbed.checkpoint.id);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_trainer_started_by_hand_runs_with_the_variables_that_its_spec_asks_for() {
    let place = Place::new();
    let mut run = place.create(&RunSpec {
        start: Start::Paused,
        threads: number(2),
        ..place.spec()
    });
    run.start();
    run.wait_until_paused_at(0);
    let environment = std::fs::read(format!("/proc/{}/environ", run.pid())).unwrap();
    let environment = String::from_utf8_lossy(&environment).into_owned();
    for (name, value) in run::thread_variables(number(2)) {
        let wanted = format!("{name}={value}");
        assert!(environment.split('\0').any(|v| v == wanted), "{wanted}");
    }
    run.accepted(Command::Stop);
    assert_eq!(run.ended(), 0);
}

#[test]
fn a_trainer_of_another_build_than_the_program_that_starts_it_says_so_and_leaves_the_run_alone() {
    let place = Place::new();
    let run = place.create(&place.spec());
    let output = Program::new(TRAINER)
        .arg("run")
        .arg(run.dir.path())
        .env(run::BUILD_VARIABLE, "0.0.1-old")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("was built from other sources"),
        "{message}"
    );
    assert!(
        message.contains("not 0.0.1-old); run `make build`"),
        "{message}"
    );
    assert!(run.events().is_empty());
}
