//! The Layers screen.

use super::{Scene, ended_transfer, model, paused_transfer, scene, with_keys, with_library};

/// Every state of Layers.
pub(super) fn all() -> Vec<Scene> {
    vec![
        scene(
            "layers_empty",
            with_keys(model(), "2"),
            &["layers", "Nothing is training"],
        ),
        scene(
            "layers_draft",
            with_keys(with_library(), "3 g t ctrl-l"),
            &[
                "digits-mlp → even-odd",
                "flatten",
                "Flatten",
                "784",
                "235,500",
                "[ ] frozen",
                "[x] trains",
                "LeakyReLU",
                "parent",
                "total 265,802",
                "trainable 202 (0.08 %)",
            ],
        )
        .marks("dense_1"),
        scene(
            "layers_live",
            with_keys(paused_transfer(), "2 j j"),
            &[
                "transfer digits-mlp to even-odd",
                "13.2",
                "11.8",
                "1.9",
                "1.2e-3",
                "new",
                "parent",
                "frozen part computed once",
                "resume",
                "toggle",
            ],
        )
        .marks("dense_2"),
        scene(
            "layers_checkpoint",
            with_keys(with_library(), "3 g enter"),
            &[
                "digits-mlp · ",
                "13.2",
                "11.8",
                "7.6",
                "total 266,610",
                "transfer",
            ],
        )
        .marks("dense_1"),
        scene(
            "layers_ended",
            with_keys(ended_transfer(), "2 j j"),
            &["transfer digits-mlp to even-odd", "13.2", "11.8", "1.9"],
        )
        .marks("dense_2"),
    ]
}
