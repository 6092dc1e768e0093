//! Plain numbers into tensors and back.

use mnist_core::library::NamedTensor;
use tch::{Device, Tensor};

use crate::error::Result;

/// A size as libtorch wants it.
#[expect(
    clippy::cast_possible_wrap,
    reason = "sizes are checked to lie far below 2^63"
)]
pub(crate) const fn size(n: usize) -> i64 {
    n as i64
}

/// A tensor of these values and sizes.
pub(crate) fn tensor(values: &[f32], sizes: &[usize], device: Device) -> Result<Tensor> {
    let sizes: Vec<i64> = sizes.iter().map(|n| size(*n)).collect();
    Ok(Tensor::f_from_slice(values)?
        .f_view(&sizes[..])?
        .f_to_device(device)?)
}

/// The values of a tensor of any shape, row-major.
pub(crate) fn read(tensor: &Tensor) -> Result<Vec<f32>> {
    let mut values = vec![0.0; tensor.numel()];
    tensor.f_copy_data(&mut values, tensor.numel())?;
    Ok(values)
}

/// A copy of a tensor as it is stored.
pub(crate) fn named(name: String, tensor: &Tensor) -> Result<NamedTensor> {
    let sizes = tensor.size().into_iter();
    let shape = sizes.map(|n| usize::try_from(n).unwrap_or_default());
    Ok(NamedTensor {
        name,
        shape: shape.collect(),
        bytes: bytes(&read(tensor)?),
    })
}

/// Little-endian bytes of some values.
pub(crate) fn bytes(values: &[f32]) -> Vec<u8> {
    let mut bytes = vec![0; values.len() * 4];
    for (place, value) in bytes.as_chunks_mut().0.iter_mut().zip(values) {
        *place = value.to_le_bytes();
    }
    bytes
}

/// Values from little-endian bytes; what does not fill a value is left out.
pub(crate) fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|b| f32::from_le_bytes(*b))
        .collect()
}

/// A tensor with the same values in storage of its own.
pub(crate) fn copy(tensor: &Tensor) -> Result<Tensor> {
    let mut copy = tensor.f_empty_like()?;
    copy.f_copy_(tensor)?;
    Ok(copy)
}
