//! Floating-point numbers of any width and byte order.

use hdf5_reader::Datatype;
use hdf5_reader::error::ByteOrder;

use crate::keras::Checked;

/// Width of a floating-point number in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::keras) enum Precision {
    Half,
    Single,
    Double,
}

/// Width in bytes, byte order and precision of a floating-point type.
pub(super) fn number(datatype: &Datatype, path: &str) -> Checked<(usize, ByteOrder, Precision)> {
    match datatype {
        Datatype::FloatingPoint { size, byte_order } => match size {
            2 => Ok((2, *byte_order, Precision::Half)),
            4 => Ok((4, *byte_order, Precision::Single)),
            8 => Ok((8, *byte_order, Precision::Double)),
            _ => Err(format!("its data set {path:?} has numbers of {size} bytes")),
        },
        _ => Err(format!(
            "its data set {path:?} holds no floating-point numbers (quantized and bfloat16 weights are not understood); save the model with float32 weights"
        )),
    }
}

/// The numbers in `raw`.
pub(super) fn decode(raw: &[u8], precision: Precision, order: ByteOrder) -> Vec<f32> {
    fn each<const WIDTH: usize>(
        raw: &[u8],
        order: ByteOrder,
        number: impl Fn([u8; WIDTH]) -> f32,
    ) -> Vec<f32> {
        raw.as_chunks::<WIDTH>()
            .0
            .iter()
            .map(|bytes| {
                let mut bytes = *bytes;
                if order == ByteOrder::BigEndian {
                    bytes.reverse();
                }
                number(bytes)
            })
            .collect()
    }
    match precision {
        Precision::Half => each(raw, order, |b| half::f16::from_le_bytes(b).to_f32()),
        Precision::Single => each(raw, order, f32::from_le_bytes),
        // Values beyond the range of 32 bits become infinite, as in a cast by numpy.
        #[expect(clippy::cast_possible_truncation)]
        Precision::Double => each(raw, order, |b| f64::from_le_bytes(b) as f32),
    }
}
