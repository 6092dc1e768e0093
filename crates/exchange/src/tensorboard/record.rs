//! Records of a `TFRecord` file (<https://www.tensorflow.org/tutorials/load_data/tfrecord>, "Format details").

/// Length (64-bit little-endian), its checksum, the data, their checksum.
pub(super) fn framed(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u64).to_le_bytes();
    [
        &length[..],
        &masked_checksum(&length).to_le_bytes(),
        data,
        &masked_checksum(data).to_le_bytes(),
    ]
    .concat()
}

/// CRC-32C, rotated and shifted, so that the checksum of data that hold checksums stays a good one.
fn masked_checksum(data: &[u8]) -> u32 {
    crc32c::crc32c(data)
        .rotate_right(15)
        .wrapping_add(0xa282_ead8)
}

#[cfg(test)]
mod tests {
    use mnist_core::hash::hexadecimal;

    use super::*;

    #[test]
    fn a_record_is_framed_as_tensorflow_frames_it() {
        // Written by tf.io.TFRecordWriter of TensorFlow 2.21 for b"hello".
        let written = "0500000000000000eab2043e68656c6c6fbb1f1c19";
        assert_eq!(hexadecimal(&framed(b"hello")), written);
    }
}
