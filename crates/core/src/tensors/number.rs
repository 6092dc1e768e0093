//! The number types of the format as 64-bit floats.

use half::{bf16, f16};
use safetensors::tensor::Dtype;

/// Reads one number from its little-endian bytes; `None` for types whose numbers are not looked at (complex numbers,
/// and those of less than a byte or of eight bits).
///
/// 64-bit integers beyond 2^53 are rounded.
pub(super) fn reader(dtype: Dtype) -> Option<fn(&[u8]) -> f64> {
    /// The first bytes of a chunk, which is as long as the type.
    fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
        bytes.first_chunk().copied().unwrap_or([0; N])
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "statistics of 64-bit integers need no more than 53 bits"
    )]
    Some(match dtype {
        Dtype::BOOL | Dtype::U8 => |b| f64::from(u8::from_le_bytes(first(b))),
        Dtype::I8 => |b| f64::from(i8::from_le_bytes(first(b))),
        Dtype::U16 => |b| f64::from(u16::from_le_bytes(first(b))),
        Dtype::I16 => |b| f64::from(i16::from_le_bytes(first(b))),
        Dtype::U32 => |b| f64::from(u32::from_le_bytes(first(b))),
        Dtype::I32 => |b| f64::from(i32::from_le_bytes(first(b))),
        Dtype::U64 => |b| u64::from_le_bytes(first(b)) as f64,
        Dtype::I64 => |b| i64::from_le_bytes(first(b)) as f64,
        Dtype::F16 => |b| f64::from(f16::from_le_bytes(first(b))),
        Dtype::BF16 => |b| f64::from(bf16::from_le_bytes(first(b))),
        Dtype::F32 => |b| f64::from(f32::from_le_bytes(first(b))),
        Dtype::F64 => |b| f64::from_le_bytes(first(b)),
        _ => return None,
    })
}
