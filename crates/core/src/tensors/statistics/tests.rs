//! Statistics of small and of many-chunk tensors.

use proptest::prelude::*;
use safetensors::tensor::{Dtype, TensorView};

use super::*;

fn statistics(dtype: Dtype, bytes: &[u8]) -> Option<Statistics> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.safetensors");
    let size = bytes.len() * 8 / dtype.bitsize();
    let view = TensorView::new(dtype, vec![size], bytes).unwrap();
    std::fs::write(&path, safetensors::serialize([("a", view)], None).unwrap()).unwrap();
    let file = TensorFile::open(&path).unwrap();
    file.statistics(&file.tensors()[0]).unwrap()
}

fn of(numbers: &[f32]) -> Statistics {
    let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
    statistics(Dtype::F32, &bytes).unwrap()
}

#[test]
fn what_is_not_finite_is_counted_and_left_out() {
    let found = of(&[1.0, f32::NAN, 3.0, f32::INFINITY, f32::NEG_INFINITY]);
    assert_eq!((found.min, found.max), (Some(1.0), Some(3.0)));
    assert_eq!((found.mean, found.standard_deviation), (2.0, 1.0));
    assert_eq!((found.nan, found.infinite), (1, 2));
    assert_eq!((found.histogram[0], found.histogram[BINS - 1]), (1, 1));
    let nothing = of(&[f32::NAN]);
    assert_eq!((nothing.min, nothing.max), (None, None));
    assert_eq!(of(&[]).histogram, [0; BINS]);
}

#[test]
fn every_number_type_is_read_as_it_is_written() {
    let checks: [(Dtype, &[u8], f64); 10] = [
        (Dtype::U8, &[200], 200.0),
        (Dtype::I8, &[0xff], -1.0),
        (Dtype::U16, &[0, 1], 256.0),
        (Dtype::I16, &[0xfe, 0xff], -2.0),
        (Dtype::I32, &[0xff; 4], -1.0),
        (Dtype::U64, &[1, 0, 0, 0, 0, 0, 0, 0], 1.0),
        (Dtype::F16, &[0x00, 0x3c], 1.0),
        (Dtype::BF16, &[0x80, 0xbf], -1.0),
        (Dtype::F64, &0.5_f64.to_le_bytes(), 0.5),
        (Dtype::BOOL, &[1], 1.0),
    ];
    for (dtype, bytes, number) in checks {
        let mean = statistics(dtype, bytes).unwrap().mean;
        assert!((mean - number).abs() < 1e-12, "{dtype:?}: {mean}");
    }
    assert_eq!(statistics(Dtype::C64, &[0; 8]), None);
}

#[test]
fn many_chunks_give_what_one_would() {
    // Three chunks and a bit, of numbers whose mean and deviation are known.
    let count = 3 * usize::try_from(CHUNK).unwrap() / 4 + 10;
    let numbers: Vec<f32> = (0..count)
        .map(|i| if i % 2 == 0 { 1.0 } else { 3.0 })
        .collect();
    let found = of(&numbers);
    assert_eq!((found.mean, found.standard_deviation), (2.0, 1.0));
    assert_eq!(found.histogram.iter().sum::<u64>(), count as u64);
    assert!((found.norm - (count as f64 * 5.0).sqrt()).abs() < 1e-6);
    assert_eq!(found, of(&numbers), "the order of the threads shows");
}

#[test]
fn both_passes_over_the_bytes_are_told_of() {
    let bytes = usize::try_from(CHUNK).unwrap() + 8;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.safetensors");
    let zeros = vec![0; bytes];
    let view = TensorView::new(Dtype::F32, vec![bytes / 4], &zeros).unwrap();
    std::fs::write(&path, safetensors::serialize([("a", view)], None).unwrap()).unwrap();
    let file = TensorFile::open(&path).unwrap();
    let (tensor, heard) = (&file.tensors()[0], AtomicU64::new(0));
    let told = |bytes| {
        heard.fetch_add(bytes, Ordering::Relaxed);
    };
    let found = file.statistics_told(tensor, &told).unwrap();
    assert_eq!(found, file.statistics(tensor).unwrap());
    assert_eq!(heard.into_inner(), 2 * tensor.bytes);
}

#[test]
fn the_first_numbers_are_read_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.safetensors");
    let bytes = [0x00, 0x3c, 0x00, 0xc0, 0x00, 0x00];
    let view = TensorView::new(Dtype::F16, vec![3], &bytes).unwrap();
    std::fs::write(&path, safetensors::serialize([("a", view)], None).unwrap()).unwrap();
    let file = TensorFile::open(&path).unwrap();
    let read = |most| file.numbers(&file.tensors()[0], most).unwrap();
    assert_eq!(read(2), Some(vec![1.0, -2.0]));
    assert_eq!(read(9), Some(vec![1.0, -2.0, 0.0]));
}

proptest! {
    #[test]
    fn moments_agree_with_their_definition(numbers in prop::collection::vec(-1e3_f32..1e3, 1..200)) {
        let found = of(&numbers);
        let count = numbers.len() as f64;
        let numbers: Vec<f64> = numbers.iter().map(|n| f64::from(*n)).collect();
        let mean = numbers.iter().sum::<f64>() / count;
        let variance = numbers.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / count;
        prop_assert!((found.mean - mean).abs() < 1e-9 * mean.abs().max(1.0));
        prop_assert!((found.standard_deviation - variance.sqrt()).abs() < 1e-6);
        prop_assert_eq!(found.histogram.iter().sum::<u64>(), numbers.len() as u64);
    }
}
