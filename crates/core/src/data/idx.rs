//! The IDX format of MNIST: two zero bytes, a type byte, the number of dimensions, big-endian `u32` sizes, data.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use super::DataError;
use super::bytes::{MOST_BYTES, MOST_EXPANSION, damaged, ends, fill, unreadable};

/// Type byte of unsigned bytes, the only one that images and labels come in.
const UNSIGNED_BYTE: u8 = 0x08;

/// What an IDX file holds.
#[derive(Debug, Clone)]
pub(super) struct IdxFile {
    /// Sizes, outermost first.
    pub(super) shape: Vec<usize>,
    /// The values, row-major.
    pub(super) data: Arc<[u8]>,
}

/// Opens `path`, or decompresses it when its name ends in `.gz`, and reads an IDX file of `dimensions` dimensions.
pub(super) fn open(path: &Path, dimensions: u8) -> Result<IdxFile, DataError> {
    let unreadable = |source| unreadable(path, source);
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    let file = BufReader::with_capacity(1 << 16, file);
    if path.extension().is_some_and(|e| e == "gz") {
        let mut file = flate2::bufread::MultiGzDecoder::new(file);
        let most = length.saturating_mul(MOST_EXPANSION);
        read(&mut file, path, dimensions, most)
    } else {
        read(&mut { file }, path, dimensions, length)
    }
}

/// Reads an IDX file of unsigned bytes with `dimensions` dimensions to its exact end. `path` is for messages. The reader
/// gives at most so many bytes: sizes beyond that are not believed, so that a short file cannot take much memory.
pub(super) fn read(
    reader: &mut dyn Read,
    path: &Path,
    dimensions: u8,
    most: u64,
) -> Result<IdxFile, DataError> {
    let mut header = [0_u8; 16];
    let header = &mut header[..4 + 4 * usize::from(dimensions)];
    fill(reader, &mut header[..4], path, 0)?;
    check_magic(path, header, dimensions)?;
    fill(reader, &mut header[4..], path, 4)?;
    let (shape, bytes) = sizes(path, &header[4..])?;
    if bytes as u64 > most {
        let reason =
            format!("the sizes {shape:?} make more bytes than the file has; copy it again");
        return Err(damaged(path, 4, reason));
    }
    let mut data: Arc<[u8]> = std::iter::repeat_n(0, bytes).collect();
    // Never copied: nobody else has the new allocation yet.
    let values = Arc::get_mut(&mut data).unwrap_or_default();
    fill(reader, values, path, header.len())?;
    ends(reader, path, header.len() + bytes, &shape)?;
    Ok(IdxFile { shape, data })
}

/// The sizes in a header and how many bytes of data they make.
fn sizes(path: &Path, header: &[u8]) -> Result<(Vec<usize>, usize), DataError> {
    let shape: Vec<usize> = header
        .chunks_exact(4)
        .map(|size| size.iter().fold(0, |n, byte| n << 8 | usize::from(*byte)))
        .collect();
    let bytes = shape
        .iter()
        .try_fold(1_usize, |n, size| n.checked_mul(*size));
    match bytes.filter(|bytes| *bytes <= MOST_BYTES) {
        Some(bytes) => Ok((shape, bytes)),
        None => Err(damaged(
            path,
            4,
            format!("the sizes {shape:?} make more than 1 GB; is it an IDX file?"),
        )),
    }
}

fn check_magic(path: &Path, header: &[u8], dimensions: u8) -> Result<(), DataError> {
    if header[..2] != [0, 0] {
        let reason = format!(
            "begins with {:02x} {:02x}, an IDX file with 00 00",
            header[0], header[1]
        );
        return Err(damaged(path, 0, reason));
    }
    if header[2] != UNSIGNED_BYTE {
        let found = match header[2] {
            0x09 => "signed bytes",
            0x0B => "16-bit integers",
            0x0C => "32-bit integers",
            0x0D => "32-bit floats",
            0x0E => "64-bit floats",
            _ => "an unknown type",
        };
        let reason = format!(
            "holds {found} (type {:02x}); needed are unsigned bytes (08)",
            header[2]
        );
        return Err(damaged(path, 2, reason));
    }
    if header[3] != dimensions {
        let reason = format!(
            "has {} dimensions instead of {dimensions}; are images and labels swapped?",
            header[3]
        );
        return Err(damaged(path, 3, reason));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn idx(sizes: &[u32], data: &[u8]) -> Vec<u8> {
        let mut file = vec![0, 0, 8, u8::try_from(sizes.len()).unwrap()];
        file.extend(sizes.iter().flat_map(|s| s.to_be_bytes()));
        file.extend(data);
        file
    }

    fn parse(file: &[u8], dimensions: u8) -> Result<IdxFile, String> {
        read(&mut &*file, Path::new("f"), dimensions, u64::MAX).map_err(|e| e.to_string())
    }

    #[test]
    fn a_file_is_read_to_its_exact_end() {
        let file = idx(&[2, 1, 3], &[1, 2, 3, 4, 5, 6]);
        let read = parse(&file, 3).unwrap();
        assert_eq!(read.shape, [2, 1, 3]);
        assert_eq!(&*read.data, [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_damaged_file_is_refused_with_the_offset_and_the_reason() {
        let good = idx(&[3], &[1, 2, 3]);
        let with = |at: usize, byte: u8| {
            let mut bad = good.clone();
            bad[at] = byte;
            parse(&bad, 1).unwrap_err()
        };
        assert_eq!(
            with(0, 0x1f),
            "f, byte 0: begins with 1f 00, an IDX file with 00 00"
        );
        assert_eq!(
            with(2, 0x0d),
            "f, byte 2: holds 32-bit floats (type 0d); needed are unsigned bytes (08)"
        );
        assert_eq!(
            with(3, 3),
            "f, byte 3: has 3 dimensions instead of 1; are images and labels swapped?"
        );
        assert_eq!(with(7, 5), "f, byte 11: ends 2 bytes too early");
        assert_eq!(
            with(7, 2),
            "f, byte 10: more bytes than the 10 of the sizes [2]"
        );
        assert!(
            parse(&idx(&[u32::MAX; 3], &[]), 3)
                .unwrap_err()
                .contains("byte 4: the sizes")
        );
    }

    #[test]
    fn sizes_that_a_short_file_cannot_hold_take_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        let told = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            open(&path, 1).unwrap_err().to_string()
        };
        let claim = idx(&[1 << 29], &[1]);
        assert!(told("plain", &claim).contains("more bytes than the file has"));
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, &claim).unwrap();
        let packed = packed.finish().unwrap();
        assert!(told("packed.gz", &packed).contains("more bytes than the file has"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>, dimensions in 1_u8..=3) {
            let _ = parse(&bytes, dimensions);
        }

        #[test]
        fn every_truncation_is_noticed(cut in 0_usize..20) {
            let file = idx(&[2, 2, 2], &[7; 8]);
            prop_assume!(cut < file.len());
            prop_assert!(parse(&file[..cut], 3).is_err());
        }
    }
}
