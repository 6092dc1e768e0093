//! Layers without weights: the shape of the input, and what follows from it.

use mnist_core::data::IMAGE_SIDE;
use mnist_core::model::LayerKind;

use super::Checked;
use super::assembly::{Assembly, Form, Stage};
use super::config::Node;
use super::operation::MaxPooling;
use super::order::Order;
use super::settings::Rescaling;

const SIDE: usize = IMAGE_SIDE;
const PIXELS: usize = SIDE * SIDE;

impl Form {
    /// What the shape of a model's input stands for.
    pub(super) fn of_input(input: &[usize]) -> Checked<Self> {
        match *input {
            [SIDE, SIDE] => Ok(Self::Rows([SIDE, SIDE])),
            [SIDE, SIDE, 1] => Ok(Self::Image([1, SIDE, SIDE])),
            [PIXELS] => Ok(Self::Vector(PIXELS, Order::Same)),
            _ => Err(format!(
                "its input has the shape {input:?}; images here have {SIDE}x{SIDE} pixels and one channel, so it has to be [{SIDE}, {SIDE}], [{SIDE}, {SIDE}, 1] or [{PIXELS}]"
            )),
        }
    }

    /// Number of values.
    fn len(self) -> usize {
        match self {
            Self::Rows(sizes) => sizes.iter().product(),
            Self::Image(sizes) => sizes.iter().product(),
            Self::Vector(features, _) => features,
        }
    }

    /// The same values in a row.
    fn flat(self) -> Self {
        let order = match self {
            Self::Image(sizes) => Order::Image(sizes),
            Self::Rows(_) => Order::Same,
            Self::Vector(_, order) => order,
        };
        Self::Vector(self.len(), order)
    }
}

impl Assembly<'_> {
    pub(super) fn rescale(&mut self, node: &Node, scale: Rescaling) -> Checked<()> {
        let by_255 = scale.offset == 0.0 && (scale.scale * 255.0 - 1.0).abs() < 1e-6;
        if !(by_255 && matches!(self.stage, Stage::Input { .. })) {
            return Err(node.refuse(
                "changes the pixels in another way than dividing them by 255 in front, as is done here; use Rescaling(1/255) as the first layer",
            ));
        }
        self.remarks.push(format!(
            "{} is left out: pixels are divided by 255 here",
            node.told()
        ));
        Ok(())
    }

    pub(super) fn flatten(&mut self, node: &Node) {
        let flat = self.form.flat();
        if let Stage::Input {
            flatten: name @ None,
        } = &mut self.stage
        {
            *name = Some(node.name.clone());
        } else {
            self.push(&node.name, LayerKind::Flatten {});
        }
        self.form = flat;
    }

    /// A new shape is understood in front, where it says how the image is laid out, and where it only flattens.
    pub(super) fn reshape(&mut self, node: &Node, target: &[i64]) -> Checked<()> {
        let target = resolve(target, self.form.len());
        if target.as_deref() == Some(&[self.form.len()]) {
            self.flatten(node);
            return Ok(());
        }
        let image = match target.as_deref() {
            Some([SIDE, SIDE]) => Some(Form::Rows([SIDE, SIDE])),
            Some([SIDE, SIDE, 1]) => Some(Form::Image([1, SIDE, SIDE])),
            _ => None,
        };
        match (&self.stage, image) {
            (Stage::Input { .. }, Some(form)) => {
                self.form = form;
                Ok(())
            }
            _ => Err(node.refuse(&format!(
                "gives a shape that cannot be represented; in front it may give [{SIDE}, {SIDE}, 1], and elsewhere Flatten has to be used"
            ))),
        }
    }

    pub(super) fn pool(&mut self, node: &Node, pool: MaxPooling) -> Checked<()> {
        let MaxPooling { size, same } = pool;
        let Form::Image([channels, height, width]) = self.form else {
            return Err(node.refuse("needs an image; put it in front of Flatten"));
        };
        if same && (height % size != 0 || width % size != 0) {
            return Err(node.refuse(&format!(
                "keeps a remainder of its input of {height}x{width} at the edge (padding \"same\"), which is dropped here; use padding \"valid\""
            )));
        }
        self.push(&node.name, LayerKind::MaxPool2d { size });
        self.form = Form::Image([channels, height / size, width / size]);
        Ok(())
    }
}

/// The sizes that `target` asks for, -1 filled in; none if they do not hold `length` values.
fn resolve(target: &[i64], length: usize) -> Option<Vec<usize>> {
    let known = target
        .iter()
        .filter_map(|size| usize::try_from(*size).ok())
        .try_fold(1_usize, usize::checked_mul)?;
    let sizes: Vec<usize> = target
        .iter()
        .map(|size| match *size {
            -1 => length.checked_div(known),
            size => usize::try_from(size).ok(),
        })
        .collect::<Option<_>>()?;
    let product = sizes
        .iter()
        .copied()
        .try_fold(1_usize, usize::checked_mul)?;
    (product == length).then_some(sizes)
}
