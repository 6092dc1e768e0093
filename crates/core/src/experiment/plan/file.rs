//! `plan.json` as it is written.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{Budget, Plan};
use crate::experiment::{ExperimentError, Source, Strategy};
use crate::run::RunSpec;

/// The version of a plan with one source.
const ONE_SOURCE: u32 = 1;

/// The version of a plan with several.
const SEVERAL_SOURCES: u32 = 2;

/// The content of `plan.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    schema: u32,
    /// With the first source.
    transfer: RunSpec,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    more_sources: Vec<Source>,
    strategies: Vec<Strategy>,
    budgets: Vec<Budget>,
    seeds: Vec<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    test_images: Option<NonZeroU32>,
}

impl TryFrom<Written> for Plan {
    type Error = ExperimentError;

    fn try_from(written: Written) -> Result<Self, ExperimentError> {
        let needs = |what: &str| Err(ExperimentError::Plan { what: what.into() });
        match (written.schema, written.more_sources.is_empty()) {
            (ONE_SOURCE, true) | (SEVERAL_SOURCES, false) => {}
            (ONE_SOURCE, false) => return needs("schema 2 for more than one source"),
            (SEVERAL_SOURCES, true) => return needs("more than one source for schema 2"),
            _ => return needs("a plan of schema 1 or 2; this one is from a newer mnist-tui"),
        }
        let plan = Self::checked(
            written.transfer,
            written.more_sources,
            written.strategies,
            written.budgets,
            written.seeds,
        )?;
        Ok(plan.with_test_images(written.test_images))
    }
}

impl From<Plan> for Written {
    fn from(plan: Plan) -> Self {
        let more_sources = plan.sources.more().to_vec();
        Self {
            schema: if more_sources.is_empty() {
                ONE_SOURCE
            } else {
                SEVERAL_SOURCES
            },
            transfer: plan.transfer,
            more_sources,
            strategies: plan.strategies,
            budgets: plan.budgets,
            seeds: plan.seeds,
            test_images: plan.test_images,
        }
    }
}
