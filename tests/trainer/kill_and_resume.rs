//! A run killed anywhere ends equal to the same run left alone.

use std::time::Duration;

use mnist_core::rng::{Purpose, Stream};
use mnist_core::run::{Change, Command, RunSpec, Start};

use super::harness::{Finished, Place, Run, number};

/// Batches to train and the change made after them.
fn script() -> Vec<(u32, Change)> {
    let rate = |rate: f64| Change::LearningRate {
        rate: rate.try_into().unwrap(),
    };
    let trainable = |layer: &str, trainable| Change::Trainable {
        layer: layer.into(),
        trainable,
    };
    vec![
        (0, rate(0.04)),
        (17, trainable("dense_1", false)),
        (1, rate(0.03)),
        (100, trainable("dense_2", false)),
        (10, Change::Epochs { epochs: number(7) }),
        (20, trainable("dense_1", true)),
        (35, trainable("dense_1", false)),
        (63, rate(0.1)),
        (5, trainable("dense_2", true)),
        (80, rate(0.02)),
    ]
}

/// Kills a trainer after a random time, if it has kills left, and starts the next one.
struct Killer {
    random: Stream,
    left: u32,
}

impl Killer {
    fn strike(&mut self, run: &mut Run) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        // From "the program loads" to "long under way"; a random moment is what is wanted here.
        std::thread::sleep(Duration::from_millis(self.random.below(500)));
        run.kill();
        run.start();
    }
}

/// Plays the script and trains to the end. Strikes fall while the run trains, and while it is paused.
fn play(place: &Place, spec: &RunSpec, killer: &mut Killer) -> Finished {
    let mut run = place.create(spec);
    run.start();
    run.wait_until_paused_at(0);
    let mut step = 0;
    for (batches, change) in script() {
        if batches > 0 {
            step += u64::from(batches);
            let id = run.send(Command::Step { batches });
            killer.strike(&mut run);
            run.answer(&id).unwrap();
            run.wait_until_paused_at(step);
        }
        killer.strike(&mut run);
        let id = run.send(Command::Change(change));
        killer.strike(&mut run);
        run.answer(&id).unwrap();
    }
    let id = run.send(Command::Resume);
    while killer.left > 0 {
        killer.strike(&mut run);
    }
    run.answer(&id).unwrap();
    run.finished()
}

#[test]
fn thirty_kills_change_neither_the_checkpoint_nor_the_curves() {
    let seed = u64::from(std::process::id())
        ^ u64::from(jiff::Timestamp::now().subsec_nanosecond().unsigned_abs());
    println!("kills drawn from seed {seed}");
    let place = Place::new();
    let spec = RunSpec {
        start: Start::Paused,
        ..place.spec()
    };
    let with_kills = |left| Killer {
        random: Stream::new(seed, Purpose::Shuffle, 0, "kills"),
        left,
    };
    let undisturbed = play(&place, &spec, &mut with_kills(0));
    let killed = play(&place, &spec, &mut with_kills(30));
    assert_eq!(undisturbed.steps, 7 * 63);
    assert_eq!(killed.checkpoint.id, undisturbed.checkpoint.id);
    assert_eq!(killed.curve, undisturbed.curve);
    let changes = |run: &Finished| run.file().record.training.changes;
    assert_eq!(changes(&killed), changes(&undisturbed));
    assert_eq!(changes(&killed).len(), script().len());
}
