//! The Train screen.

use mnist_core::run::{EventKind, RunState, StopReason};
use mnist_tui::app::Msg;
use mnist_tui::request::Kind;

use super::{
    Scene, following, paused_transfer, scene, training, view_only, with_keys, with_library,
};
use crate::sample::runs::{self, run, seventh_epoch, whole};
use crate::sample::{entries, listing, model, tell};

/// Before a run and while it trains.
pub(super) fn running() -> Vec<Scene> {
    let first = [runs::started(), runs::progress(1, 420)];
    vec![
        scene("train_empty", model(), &["nothing is training", "reading"]),
        scene(
            "train_welcome",
            with_library(),
            &["4 checkpoints", "digits-lenet", "97.2 %", "2 min ago"],
        ),
        scene(
            "train_training",
            training(),
            &[
                "pretrain mlp on digits",
                "seed 42",
                "epoch  7/10",
                "67 %",
                "step 1,220 of 1,719",
                "118k img/s",
                "● training",
                "elapsed 0:03.2",
                "left 0:01.8",
                "lr 0.020",
                "batch 32",
                "trains 266,610 of 266,610",
                "loss (log)",
                "train",
                "validation",
                "this run",
                "0.1021",
                "97.0 %",
                "best 6",
                "batch loss",
                "epochs",
                "seconds",
                "0.1837",
                "96.3 %",
                "0.55",
            ],
        ),
        scene(
            "train_first_epoch",
            following(run(1932, Kind::Pretrain, RunState::Training, &first)),
            &["batch loss (log)", "epoch  1/10", "step 420 of 1,719"],
        ),
        scene(
            "train_linear",
            with_keys(training(), "L"),
            &["loss (linear)"],
        ),
        scene(
            "train_earlier_epochs",
            with_keys(
                following(run(
                    1932,
                    Kind::Pretrain,
                    RunState::Finished,
                    &whole(1, "digits-mlp", 0.972),
                )),
                "up up up up",
            ),
            &["epochs ", " of 10"],
        ),
        scene(
            "train_paused",
            paused_transfer(),
            &["paused", "resume", "transfer digits-mlp to even-odd"],
        ),
    ]
}

/// A run that stands or has ended.
pub(super) fn standing() -> Vec<Scene> {
    let queued = [EventKind::Queued {
        behind: "20261124-161800-77aa".into(),
    }];
    let mut stopped = seventh_epoch();
    stopped.push(EventKind::Stopped {
        step: 11_534,
        reason: StopReason::Asked,
        checkpoint: None,
    });
    let mut ran_away = seventh_epoch();
    ran_away.push(EventKind::Stopped {
        step: 11_534,
        reason: StopReason::LossNotFinite,
        checkpoint: None,
    });
    let mut failed = seventh_epoch();
    failed.push(EventKind::Failed {
        step: 11_534,
        reason: "cannot write /data/runs/x/state.safetensors: no space left on device; free some and continue".into(),
    });
    let transfer = |name| {
        run(
            1932,
            Kind::Transfer,
            RunState::Finished,
            &whole(2, name, 0.964),
        )
    };
    let mut alone = following(transfer("even-odd-head"));
    tell(
        &mut alone,
        Msg::Library(Ok(listing(entries()[..2].to_vec()))),
    );
    vec![
        scene(
            "train_queued",
            following(run(1932, Kind::Pretrain, RunState::Queued, &queued)),
            &["behind run 20261124-161800-77aa", "start now"],
        ),
        scene(
            "train_interrupted",
            following(run(
                1932,
                Kind::Pretrain,
                RunState::Interrupted,
                &seventh_epoch(),
            )),
            &["its trainer is gone", "interrupted"],
        ),
        scene(
            "train_unknown",
            following(run(
                1932,
                Kind::Pretrain,
                RunState::Unknown,
                &seventh_epoch(),
            )),
            &["on another machine", "last heard of"],
        ),
        scene(
            "train_ran_away",
            following(run(1932, Kind::Pretrain, RunState::Stopped, &ran_away)),
            &["the loss is no longer finite; r goes on from"],
        ),
        scene(
            "train_stopped",
            following(run(1932, Kind::Pretrain, RunState::Stopped, &stopped)),
            &["as asked; c goes on from here"],
        ),
        scene(
            "train_failed",
            following(run(1932, Kind::Pretrain, RunState::Failed, &failed)),
            &["no space left on", "free some and continue"],
        ),
        scene(
            "train_transfer_worse_than_scratch",
            following(transfer("even-odd-head")),
            &[
                "test 96.4 %",
                "even-odd-head · 4a4a4a",
                "98.4 % on all labels",
                "the transfer is 2.0",
            ],
        ),
        scene(
            "train_transfer_without_scratch",
            alone,
            &["not known on all labels"],
        ),
        scene(
            "train_view_only",
            view_only(),
            &["view only", "belongs to someone else"],
        ),
    ]
}
