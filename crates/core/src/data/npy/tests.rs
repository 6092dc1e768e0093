//! Reading arrays of numpy.

use super::*;
use proptest::prelude::*;

/// A file of version 1 with this header and these values.
fn npy(header: &str, values: &[u8]) -> Vec<u8> {
    let length = u16::try_from(header.len()).unwrap().to_le_bytes();
    [MAGIC, &[1, 0], &length, header.as_bytes(), values].concat()
}

fn parse(file: &[u8]) -> Result<Array, String> {
    read(&mut &*file, Path::new("f"), 1 << 20).map_err(|e| e.to_string())
}

fn header(kind: &str, shape: &str) -> String {
    format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}   \n")
}

#[test]
fn whole_numbers_of_every_width_and_order_become_bytes() {
    let files: [(&str, &[u8]); 7] = [
        ("|u1", &[1, 200]),
        ("|i1", &[1, 100]),
        ("<i2", &[1, 0, 200, 0]),
        (">u2", &[0, 1, 0, 200]),
        ("<i4", &[1, 0, 0, 0, 200, 0, 0, 0]),
        ("<u8", &[1, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0]),
        (">i8", &[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 200]),
    ];
    for (kind, values) in files {
        let array = parse(&npy(&header(kind, "(2,)"), values)).unwrap();
        let last = if kind == "|i1" { 100 } else { 200 };
        assert_eq!(
            (array.shape, array.data),
            (vec![2], vec![1, last]),
            "{kind}"
        );
    }
}

#[test]
fn all_three_versions_of_the_header_are_read() {
    let text = header("|u1", "(1, 2)");
    for version in [2, 3] {
        let length = u32::try_from(text.len()).unwrap().to_le_bytes();
        let file = [MAGIC, &[version, 0], &length, text.as_bytes(), &[7, 8]].concat();
        assert_eq!(parse(&file).unwrap().shape, [1, 2]);
    }
    assert_eq!(parse(&npy(&text, &[7, 8])).unwrap().data, [7, 8]);
}

#[test]
fn what_is_refused_is_told_with_what_would_be_right() {
    let told = |kind, shape| parse(&npy(&header(kind, shape), &[1, 2])).unwrap_err();
    assert!(told("|O", "(2,)").contains("pickled objects (allow_pickle)"));
    assert!(told("<f8", "(2,)").contains("holds floats; needed are whole numbers"));
    assert!(told("|u1", "(3,)").ends_with("ends 1 bytes too early"));
    assert!(told("|u1", "(1,)").contains("more bytes than"));
    assert!(told("|u1", "(99999999999, 99999999999)").contains("more than the file holds"));
    assert!(told("|u1", "(2000000,)").contains("more than the file holds"));
    assert!(told("|i1", "(-1,)").contains("numpy does not write"));
    let fortran = header("|u1", "(2,)").replace("False", "True");
    assert!(
        parse(&npy(&fortran, &[1, 2]))
            .unwrap_err()
            .contains("Fortran order")
    );
    let record = "{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (2,)}";
    assert!(
        parse(&npy(record, &[1, 2]))
            .unwrap_err()
            .contains("records")
    );
    let negative = parse(&npy(&header("|i1", "(2,)"), &[1, 255])).unwrap_err();
    assert!(negative.contains("not from 0 to 255"), "{negative}");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(text in "[{}(),:'<|a-z0-9 ]{0,60}", values: Vec<u8>) {
        let _ = parse(&npy(&text, &values));
        let _ = parse(&values);
    }

    #[test]
    fn every_truncation_is_noticed(cut in 0_usize..90) {
        let file = npy(&header("|u1", "(3,)"), &[1, 2, 3]);
        prop_assume!(cut < file.len());
        prop_assert!(parse(&file[..cut]).is_err());
    }
}
