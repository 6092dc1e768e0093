//! A small data set: bars at three heights.

use std::fs::File;
use std::io::Write;

use mnist_core::data::IMAGE_SIDE;
use zip::write::SimpleFileOptions;

use super::Programs;

/// Thirty images of a bar at each of three heights to train on, ten to test with, as Keras saves them.
pub(crate) fn write_bars(programs: &Programs) {
    let file = File::create(programs.folder().join("bars.npz")).unwrap();
    let mut zip = zip::ZipWriter::new(file);
    for (part, count) in [("train", 90), ("test", 30)] {
        let labels: Vec<u8> = (0..3).cycle().take(count).collect();
        let bar = |label: &u8| {
            let ink = 8 * usize::from(*label)..8 * usize::from(*label) + 8;
            let row = |row| [u8::from(ink.contains(&row)) * 255; IMAGE_SIDE];
            (0..IMAGE_SIDE).flat_map(row).collect::<Vec<u8>>()
        };
        let pixels: Vec<u8> = labels.iter().flat_map(bar).collect();
        for (name, shape, values) in [
            ("x", format!("({count}, 28, 28)"), pixels),
            ("y", format!("({count},)"), labels),
        ] {
            let header =
                format!("{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}\n");
            let length = u16::try_from(header.len()).unwrap().to_le_bytes();
            let array = [
                b"\x93NUMPY\x01\x00",
                &length[..],
                header.as_bytes(),
                &values,
            ]
            .concat();
            let name = format!("{name}_{part}.npy");
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&array).unwrap();
        }
    }
    zip.finish().unwrap();
}
