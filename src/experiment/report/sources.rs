//! What an experiment transfers from, and how its parts are told apart.

use mnist_core::experiment::{self, Plan, Strategy};
use mnist_core::library::CheckpointId;

/// A source, as it is told of.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) id: CheckpointId,
    /// Name of the checkpoint, or the beginning of its id where there is none or another source is called so too. Not escaped.
    pub(crate) label: String,
    /// Position of the source whose runs from scratch it is compared with: the first one with the same network.
    pub(crate) scratch: usize,
}

/// The sources of an experiment, in the order of its plan: at least one.
#[derive(Debug, Clone)]
pub(crate) struct Sources(Vec<Source>);

impl Sources {
    /// Those of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let sources = plan.sources();
        let labels = sources.labels().into_iter();
        let facts = labels.zip(sources.scratch_positions());
        let told = |(of, (label, scratch)): (&experiment::Source, (String, usize))| Source {
            id: of.from.id.clone(),
            label,
            scratch,
        };
        Self(sources.iter().zip(facts).map(told).collect())
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether they have to be told apart.
    pub(crate) const fn are_several(&self) -> bool {
        self.count() > 1
    }

    /// In the order of the plan.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Source> {
        self.0.iter()
    }

    /// The one at this position.
    pub(crate) fn get(&self, at: usize) -> Option<&Source> {
        self.0.get(at)
    }

    /// What the source at this position is called.
    pub(crate) fn label(&self, at: usize) -> &str {
        self.get(at).map_or("", |of| &of.label)
    }

    /// The name of the only one, or how many there are.
    pub(crate) fn title(&self) -> String {
        match self.0.as_slice() {
            [one] => one.label.clone(),
            several => format!("{} sources", several.len()),
        }
    }

    /// The id of the source that a strategy reuses; none from scratch.
    pub(crate) fn id(&self, strategy: Strategy, at: usize) -> Option<&CheckpointId> {
        match strategy {
            Strategy::Scratch => None,
            _ => Some(&self.get(at)?.id),
        }
    }

    /// Those that have a network, told by the position of the first one: what runs from scratch are compared with.
    pub(crate) fn with_network(&self, first: usize) -> impl Iterator<Item = &Source> {
        self.iter().filter(move |of| of.scratch == first)
    }

    /// `digits-mlp`, or `as digits-mlp` for the network that is trained from scratch; none where there is nothing to tell apart.
    pub(crate) fn told(&self, strategy: Strategy, at: usize) -> Option<String> {
        let label = self.label(at);
        match strategy {
            Strategy::Scratch => self
                .are_of_several_networks()
                .then(|| format!("as {label}")),
            _ => self.are_several().then(|| label.to_owned()),
        }
    }

    /// `frozen`, `frozen from digits-mlp`, `scratch as digits-mlp`: as much as tells it apart.
    pub(crate) fn arm(&self, strategy: Strategy, at: usize) -> String {
        match (strategy, self.told(strategy, at)) {
            (_, None) => strategy.to_string(),
            (Strategy::Scratch, Some(network)) => format!("{strategy} {network}"),
            (_, Some(label)) => format!("{strategy} from {label}"),
        }
    }

    fn are_of_several_networks(&self) -> bool {
        self.iter().any(|of| of.scratch != 0)
    }
}
