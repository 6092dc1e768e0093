//! The network's frozen front, computed once per image.

use std::ops::Range;

use mnist_core::model::CachePlan;
use tch::{Kind, Tensor};

use crate::error::Result;
use crate::evaluate::BATCH;
use crate::examples::Examples;
use crate::net::Network;
use crate::values;

/// Where the layers that are computed every step get their input from.
#[derive(Debug)]
pub(crate) enum Front {
    /// Nothing is cached: from the images.
    Images,
    /// The output of the first `layers` layers, one row an image, on the device.
    Tensor { layers: usize, features: Tensor },
    /// The same on plain numbers, for a head that trains alone on the processor.
    Rows { layers: usize, features: Vec<f32> },
}

/// In what form features are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Tensor,
    Rows,
}

impl Front {
    /// Leading layers that need not be computed.
    pub(crate) const fn layers(&self) -> usize {
        match self {
            Self::Images => 0,
            Self::Tensor { layers, .. } | Self::Rows { layers, .. } => *layers,
        }
    }

    /// Whether this is what `plan` in `form` would compute, as long as the front's tensors do not change.
    pub(crate) fn fits(&self, plan: CachePlan, form: Form) -> bool {
        match (self, plan) {
            (Self::Images, CachePlan::Nothing) => true,
            (Self::Tensor { layers, .. }, CachePlan::Front { layers: wanted, .. }) => {
                form == Form::Tensor && *layers == wanted
            }
            (Self::Rows { layers, .. }, CachePlan::Front { layers: wanted, .. }) => {
                form == Form::Rows && *layers == wanted
            }
            _ => false,
        }
    }

    /// Computes what `plan` asks for, for every image, in fixed batches.
    pub(crate) fn compute(
        network: &Network,
        examples: &Examples,
        plan: CachePlan,
        form: Form,
    ) -> Result<Self> {
        let CachePlan::Front { layers, .. } = plan else {
            return Ok(Self::Images);
        };
        let batches = (0..examples.len())
            .step_by(BATCH)
            .map(|start| start..examples.len().min(start + BATCH));
        let output = |rows: Range<usize>| network.infer(&examples.input_range(rows)?, 0..layers);
        match form {
            Form::Tensor => {
                let features = gather(examples.len(), batches, output)?;
                Ok(features.map_or(Self::Images, |features| Self::Tensor { layers, features }))
            }
            Form::Rows => {
                let mut features = Vec::new();
                for rows in batches {
                    let (length, left) = (rows.len(), examples.len() - rows.start);
                    let y = values::read(&output(rows)?)?;
                    if features.is_empty() {
                        features.reserve_exact(y.len() / length * left);
                    }
                    features.extend(y);
                }
                Ok(Self::Rows { layers, features })
            }
        }
    }

    /// What the first layer that is computed gets for some rows.
    pub(crate) fn input(&self, examples: &Examples, rows: &Tensor) -> Result<Tensor> {
        match self {
            Self::Tensor { features, .. } => Ok(features.f_index_select(0, rows)?),
            Self::Images | Self::Rows { .. } => examples.input(rows),
        }
    }

    /// What the first layer that is computed gets for neighbouring rows.
    pub(crate) fn input_range(&self, examples: &Examples, rows: Range<usize>) -> Result<Tensor> {
        match self {
            Self::Tensor { features, .. } => {
                Ok(features.f_narrow(0, values::size(rows.start), values::size(rows.len()))?)
            }
            Self::Images | Self::Rows { .. } => examples.input_range(rows),
        }
    }
}

/// The outputs for `batches`, which make up `count` rows, in one tensor; `None` for no rows.
fn gather(
    count: usize,
    batches: impl Iterator<Item = Range<usize>>,
    output: impl Fn(Range<usize>) -> Result<Tensor>,
) -> Result<Option<Tensor>> {
    let mut all: Option<Tensor> = None;
    for rows in batches {
        let (start, length) = (values::size(rows.start), values::size(rows.len()));
        let y = output(rows)?;
        if all.is_none() {
            let mut shape = y.size();
            shape[0] = values::size(count);
            all = Some(Tensor::f_empty(&shape[..], (Kind::Float, y.device()))?);
        }
        if let Some(all) = &all {
            all.f_narrow(0, start, length)?.f_copy_(&y)?;
        }
    }
    Ok(all)
}
