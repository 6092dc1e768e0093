//! How much of the frozen front of a network is computed once per image instead of once per epoch.

use super::{Architecture, LayerKind, TrainableLayers};

/// What of the network's front is cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePlan {
    /// Every step computes the whole network.
    Nothing,
    /// The output of the first `layers` layers is kept for every image.
    Front {
        /// Number of leading layers whose joint output is kept.
        layers: usize,
        /// Size of the kept features, in bytes.
        bytes: usize,
    },
}

/// Decides from the run's own facts alone, so that a resumed run decides the same.
///
/// The front ends before the first layer that trains or draws random numbers. The deepest output that fits into
/// `limit` bytes as 32-bit floats for `images` images is kept; a front without parameters saves nothing worth keeping.
#[must_use]
pub fn cache_plan(
    architecture: &Architecture,
    trainable: &TrainableLayers,
    images: usize,
    limit: usize,
) -> CachePlan {
    let layers = architecture.layers();
    let fixed = layers
        .iter()
        .take_while(|l| {
            !trainable.contains(&l.name) && !matches!(l.kind, LayerKind::Dropout { .. })
        })
        .count();
    let first_with_parameters = layers.iter().position(|l| l.kind.has_parameters());
    let Some(first) = first_with_parameters.filter(|first| *first < fixed) else {
        return CachePlan::Nothing;
    };
    (first + 1..=fixed)
        .rev()
        .map(|depth| {
            (
                depth,
                architecture.shapes()[depth - 1]
                    .output
                    .len()
                    .saturating_mul(4)
                    .saturating_mul(images),
            )
        })
        .find(|(_, bytes)| *bytes <= limit)
        .map_or(CachePlan::Nothing, |(layers, bytes)| CachePlan::Front {
            layers,
            bytes,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Body;

    fn article() -> Architecture {
        serde_json::from_value::<Body>(serde_json::json!({
            "input": [1, 28, 28],
            "layers": [{"type": "flatten"}, {"type": "dense", "units": 300}, {"type": "leaky_relu"},
                       {"type": "dense", "units": 100}, {"type": "leaky_relu"}]
        }))
        .unwrap()
        .with_head(2)
        .unwrap()
    }

    #[test]
    fn the_frozen_front_is_cached_as_deep_as_it_goes() {
        let plan = cache_plan(
            &article(),
            &TrainableLayers::head_only(),
            60_000,
            96_000_000,
        );
        assert_eq!(
            plan,
            CachePlan::Front {
                layers: 5,
                bytes: 24_000_000
            }
        );
    }

    #[test]
    fn unfreezing_inside_the_front_shortens_it() {
        let trainable = TrainableLayers::head_only().with("dense_2", true);
        let plan = cache_plan(&article(), &trainable, 60_000, 96_000_000);
        assert_eq!(
            plan,
            CachePlan::Front {
                layers: 3,
                bytes: 72_000_000
            }
        );
        assert_eq!(
            cache_plan(
                &article(),
                &trainable.with("dense_1", true),
                60_000,
                96_000_000
            ),
            CachePlan::Nothing
        );
    }

    #[test]
    fn what_does_not_fit_is_not_cached() {
        assert_eq!(
            cache_plan(&article(), &TrainableLayers::head_only(), 60_000, 1_000),
            CachePlan::Nothing
        );
    }
}
