//! Which layer of a state dict is which of a model: by their shapes.

use mnist_core::model::{Architecture, Body, Layer, LayerKind, LayerShape};
use mnist_core::tensors::TensorInfo;

use super::group::Group;
use crate::describe::describe;

/// A model that a state dict fits.
#[derive(Debug)]
pub(super) struct Fit<'f> {
    /// The model with a head of as many classes as the file's.
    pub(super) architecture: Architecture,
    /// The layers of the file, in the order of the architecture's layers with tensors.
    groups: Vec<&'f Group<'f>>,
}

/// Where a tensor of the architecture comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'f> {
    /// A tensor of the file.
    File(&'f TensorInfo),
    /// A bias that the file's layer does without.
    Zeros,
}

/// Gives every layer of `body`, and a head, one of the file's layers of the same shapes. Of several it is the first by
/// name; the head gets the one that is left, and from it the number of classes.
///
/// # Errors
/// What does not fit, as the end of a sentence that begins with the model's name.
pub(super) fn fit<'f>(body: &Body, groups: &'f [Group<'f>]) -> Result<Fit<'f>, String> {
    let architecture = body.with_head(1).map_err(|error| error.to_string())?;
    let below: Vec<_> = with_tensors(&architecture).collect();
    if below.len() != groups.len() {
        return Err(format!(
            "has {} layers with weights, the file {}",
            below.len(),
            groups.len()
        ));
    }
    let mut left: Vec<&Group> = groups.iter().collect();
    let mut taken = Vec::with_capacity(groups.len());
    for (layer, shape) in &below[..below.len() - 1] {
        let wanted = layer.kind.tensors(shape.input);
        let Some(at) = left.iter().position(|group| holds(group, &wanted)) else {
            let (weight, sizes) = &wanted[0];
            return Err(format!(
                "needs {sizes:?} as {}.{weight}, which the file lacks",
                layer.name
            ));
        };
        taken.push(left.remove(at));
    }
    let head = left.remove(0);
    let inputs = below[below.len() - 1].1.input;
    taken.push(head);
    Ok(Fit {
        architecture: architecture.replace_head(classes(head, inputs.len())?),
        groups: taken,
    })
}

/// Number of classes of the layer that is left for the head, behind so many features.
fn classes(head: &Group, features: usize) -> Result<usize, String> {
    let weight = head.shape("weight").unwrap_or_default();
    match *weight {
        [classes, inputs] if inputs == features && classes > 0 => {
            let wanted = [("weight", weight.to_vec()), ("bias", vec![classes])];
            if holds(head, &wanted) {
                return Ok(classes);
            }
            Err(format!(
                "needs a bias [{classes}] and no more beside {}.weight",
                head.printable()
            ))
        }
        _ => Err(format!(
            "needs [classes, {features}] as its head's weight; {} is {weight:?}",
            head.printable()
        )),
    }
}

impl<'f> Fit<'f> {
    /// The layers of the architecture with tensors, and those of the file that they are.
    fn pairs(&self) -> impl Iterator<Item = (&Layer, &LayerShape, &'f Group<'f>)> {
        let layers = with_tensors(&self.architecture).zip(&self.groups);
        layers.map(|((layer, shape), group)| (layer, shape, *group))
    }

    /// Names and shapes of the architecture's tensors, and where they are.
    pub(super) fn sources(&self) -> impl Iterator<Item = (String, Vec<usize>, Source<'f>)> {
        self.pairs().flat_map(|(layer, shape, group)| {
            let tensors = layer.kind.tensors(shape.input).into_iter();
            tensors.map(|(part, sizes)| {
                let found = group.parts.get(part);
                let source = found.map_or(Source::Zeros, |info| Source::File(info));
                (format!("{}.{part}", layer.name), sizes, source)
            })
        })
    }

    /// What was taken for what, and what the file does not say.
    pub(super) fn remarks(&self, model: &str) -> Vec<String> {
        let mut remarks = vec![format!(
            "a state dict does not say what is computed between its weights; it was taken for the model {model}: {}",
            self.layers()
        )];
        let named = |wanted: &dyn Fn(&&Group) -> bool| {
            let names: Vec<String> = self
                .pairs()
                .map(|(.., group)| group)
                .filter(wanted)
                .map(Group::printable)
                .collect();
            names.join(", ")
        };
        let twins = named(&|group| {
            let others = self
                .groups
                .iter()
                .filter(|other| other.has_shapes_of(group));
            others.count() > 1
        });
        if !twins.is_empty() {
            remarks.push(format!(
                "some of {twins} have the same shapes; those were taken in the order of their names"
            ));
        }
        let without_bias = named(&|group| group.shape("bias").is_none());
        if !without_bias.is_empty() {
            remarks.push(format!(
                "without a bias, so zeros were taken: {without_bias}"
            ));
        }
        remarks
    }

    /// `Flatten, dense_1 from 0, LeakyReLU(0.3), head from 2`.
    fn layers(&self) -> String {
        let mut groups = self.groups.iter();
        let words = self.architecture.layers().iter().map(|layer| {
            let group = if layer.kind.has_parameters() {
                groups.next()
            } else {
                None
            };
            match (group, layer.kind) {
                (Some(group), LayerKind::BatchNorm { .. }) => {
                    format!(
                        "{} {} from {}",
                        layer.name,
                        describe(&layer.kind),
                        group.printable()
                    )
                }
                (Some(group), _) => format!("{} from {}", layer.name, group.printable()),
                (None, kind) => describe(&kind),
            }
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// Whether `group` has the tensors `wanted`, and no others. A bias may be missing beside a weight alone.
fn holds(group: &Group, wanted: &[(&'static str, Vec<usize>)]) -> bool {
    let has = |(part, sizes): &(&str, Vec<usize>)| match group.shape(part) {
        Some(shape) => shape == sizes,
        None => *part == "bias" && wanted.len() == 2,
    };
    let is_wanted = |part: &&&str| wanted.iter().any(|(name, _)| name == *part);
    wanted.iter().all(has) && group.parts.keys().filter(is_wanted).count() == group.parts.len()
}

fn with_tensors(architecture: &Architecture) -> impl Iterator<Item = (&Layer, &LayerShape)> {
    architecture
        .iter()
        .filter(|(layer, _)| layer.kind.has_parameters())
}
