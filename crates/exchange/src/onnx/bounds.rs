//! Looks at the encoding of a file before it is decoded: two bytes of it may become a hundred in memory.
//!
//! The encoding is that of protocol buffers (<https://protobuf.dev/programming-guides/encoding/>).

/// A file longer than this is refused, in bytes: 16 million weights, sixty times those of the tutorial.
pub(super) const MOST_BYTES: u64 = 64 << 20;

/// More fields than this, numbers in lists included, no network of a chain of layers has.
const MOST_FIELDS: usize = 100_000;

/// A message, of which the fields that hold further messages are known.
#[derive(Clone, Copy)]
enum Kind {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    ValueInfo,
    Type,
    TensorType,
    Shape,
    /// Holds no message that is decoded here.
    Leaf,
}

/// What the bytes of a field with a length are.
enum Content {
    Message(Kind),
    /// Numbers of a byte or more, which take eight times the memory.
    Numbers,
    /// Text, weights, or what is passed over: no more memory than bytes.
    Plain,
}

impl Kind {
    const fn content(self, tag: u64) -> Content {
        match (self, tag) {
            (Self::Model, 7) => Content::Message(Self::Graph),
            (Self::Model, 8) | (Self::Shape, 1) => Content::Message(Self::Leaf),
            (Self::Graph, 1) => Content::Message(Self::Node),
            (Self::Graph, 5) => Content::Message(Self::Tensor),
            (Self::Graph, 11 | 12) => Content::Message(Self::ValueInfo),
            (Self::Node, 5) => Content::Message(Self::Attribute),
            (Self::ValueInfo, 2) => Content::Message(Self::Type),
            (Self::Type, 1) => Content::Message(Self::TensorType),
            (Self::TensorType, 2) => Content::Message(Self::Shape),
            (Self::Attribute, 8) | (Self::Tensor, 1) => Content::Numbers,
            _ => Content::Plain,
        }
    }
}

/// Checks that a file has no more fields than a network needs.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let mut left = MOST_FIELDS;
    count(bytes, Kind::Model, &mut left)
}

/// Takes the fields of a message off what is left. Kinds lie within each other at most eight deep.
fn count(mut bytes: &[u8], kind: Kind, left: &mut usize) -> Result<(), String> {
    let take = |left: &mut usize, fields: usize| {
        *left = left.checked_sub(fields).ok_or_else(|| {
            format!("it has more than {MOST_FIELDS} fields; no chain of layers needs so many")
        })?;
        Ok::<(), String>(())
    };
    while !bytes.is_empty() {
        take(left, 1)?;
        let key = number(&mut bytes)?;
        let length = match key & 7 {
            0 => {
                number(&mut bytes)?;
                0
            }
            1 => 8,
            5 => 4,
            2 => number(&mut bytes)?,
            _ => return Err(MALFORMED.into()),
        };
        let length = usize::try_from(length).map_err(|_| MALFORMED)?;
        let (content, rest) = bytes.split_at_checked(length).ok_or(MALFORMED)?;
        bytes = rest;
        if key & 7 == 2 {
            match kind.content(key >> 3) {
                Content::Message(kind) => count(content, kind, left)?,
                Content::Numbers => take(left, length)?,
                Content::Plain => {}
            }
        }
    }
    Ok(())
}

const MALFORMED: &str = "it is no ONNX file, or a damaged one";

/// A number of seven bits a byte, lowest first.
fn number(bytes: &mut &[u8]) -> Result<u64, String> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(MALFORMED)?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(MALFORMED.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_empty_nodes_is_refused_before_they_take_memory() {
        // A graph of so many fields "node" of length 0.
        let file = |nodes: usize| {
            let graph = [0x0a, 0x00].repeat(nodes);
            let mut length = Vec::new();
            let mut left = graph.len();
            while left > 0x7f {
                length.push(u8::try_from(left & 0x7f).unwrap() | 0x80);
                left >>= 7;
            }
            length.push(u8::try_from(left).unwrap());
            [&[0x3a][..], &length, &graph].concat()
        };
        assert_eq!(check(&file(MOST_FIELDS - 1)), Ok(()));
        assert!(
            check(&file(MOST_FIELDS))
                .unwrap_err()
                .contains("more than 100000 fields")
        );
    }

    #[test]
    fn a_list_of_numbers_counts_by_its_length() {
        // A tensor with 100,001 sizes of a byte each, packed.
        let sizes = [&[0x0a, 0xa1, 0x8d, 0x06][..], &vec![1; 100_001]].concat();
        let tensor = [&[0x2a, 0xa5, 0x8d, 0x06][..], &sizes].concat();
        let model = [&[0x3a, 0xa9, 0x8d, 0x06][..], &tensor].concat();
        assert!(check(&model).unwrap_err().contains("fields"));
    }

    #[test]
    fn what_is_cut_or_no_message_is_refused() {
        for bytes in [
            &[0x3a][..],
            &[0x3a, 5, 1],
            &[0x3b, 0],
            &[0xff; 12],
            b"PK\x03\x04",
        ] {
            assert!(check(bytes).is_err(), "{bytes:?}");
        }
    }
}
