//! Networks described by data: an ordered list of layers on a fixed input shape.

mod architecture;
mod cache_depth;
mod layer;
mod shape;
mod trainable;

pub use architecture::{Architecture, ArchitectureError, Body, BodyLayer, HEAD};
pub use cache_depth::{CachePlan, cache_plan};
pub use layer::{Initialization, Layer, LayerKind};
pub use shape::{LayerShape, Shape};
pub use trainable::{TrainableError, TrainableLayers};
