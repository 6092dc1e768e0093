//! The header of an array: `{'descr': '<u1', 'fortran_order': False, 'shape': (60000, 28, 28), }`.

/// What a header says of whole numbers in C order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) integer: Integer,
    /// Sizes, outermost first.
    pub(super) shape: Vec<usize>,
}

/// How a whole number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Integer {
    /// 1, 2, 4 or 8.
    pub(super) bytes: usize,
    order: Order,
    sign: Sign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Signed,
    Unsigned,
}

impl Integer {
    /// A number of this kind, where it is from 0 to 255.
    pub(super) fn byte(self, value: &[u8]) -> Option<u8> {
        let (low, high) = match self.order {
            Order::Little => value.split_first()?,
            Order::Big => value.split_last()?,
        };
        let is_negative = self.sign == Sign::Signed && high.is_empty() && *low > 127;
        (!is_negative && high.iter().all(|byte| *byte == 0)).then_some(*low)
    }
}

/// Reads a header.
///
/// # Errors
/// What is wrong and what would be right, in one line.
pub(super) fn parse(text: &str) -> Result<Header, String> {
    let (mut integer, mut order, mut shape) = (None, None, None);
    let mut rest = Rest(text);
    rest.expect('{')?;
    while !rest.take('}') {
        let key = rest.quoted()?;
        rest.expect(':')?;
        match key {
            "descr" => integer = Some(integer_of(rest.description()?)?),
            "fortran_order" => order = Some(rest.word()),
            "shape" => shape = Some(rest.tuple()?),
            _ => return Err("has an unknown key in its header".into()),
        }
        if !rest.take(',') {
            rest.expect('}')?;
            break;
        }
    }
    match order {
        Some("False") => {}
        Some("True") => {
            return Err("is in Fortran order; save numpy.ascontiguousarray(array) instead".into());
        }
        _ => return Err(NOT_A_HEADER.into()),
    }
    match (integer, shape) {
        (Some(integer), Some(shape)) => Ok(Header { integer, shape }),
        _ => Err(NOT_A_HEADER.into()),
    }
}

const NOT_A_HEADER: &str = "has a header that numpy does not write";

/// `|u1`, `<i8` and their like.
fn integer_of(description: &str) -> Result<Integer, String> {
    let wanted = "needed are whole numbers, as array.astype(\"uint8\") makes them";
    let (order, kind) = match description.split_at_checked(1) {
        Some(("<" | "|" | "=", kind)) => (Order::Little, kind),
        Some((">", kind)) => (Order::Big, kind),
        _ => return Err(format!("holds records or an unknown type; {wanted}")),
    };
    let sign = match kind.get(..1) {
        Some("u" | "b") => Sign::Unsigned,
        Some("i") => Sign::Signed,
        Some("O") => {
            return Err(format!(
                "holds pickled objects (allow_pickle), which can run code when they are opened; {wanted}"
            ));
        }
        Some("f") => return Err(format!("holds floats; {wanted}")),
        _ => return Err(format!("holds a type that is no number; {wanted}")),
    };
    match kind.get(1..) {
        Some("1") => Ok(1),
        Some("2") => Ok(2),
        Some("4") => Ok(4),
        Some("8") => Ok(8),
        _ => Err(format!("holds numbers of an unknown size; {wanted}")),
    }
    .map(|bytes| Integer { bytes, order, sign })
}

/// What of the header is still to be read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// Whether the next character is this one, which is then passed.
    fn take(&mut self, wanted: char) -> bool {
        self.0 = self.0.trim_start();
        let rest = self.0.strip_prefix(wanted);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        if self.take(wanted) {
            Ok(())
        } else {
            Err(NOT_A_HEADER.into())
        }
    }

    fn quoted(&mut self) -> Result<&'a str, String> {
        let quote = if self.take('\'') {
            '\''
        } else {
            self.expect('"')?;
            '"'
        };
        let (text, rest) = self.0.split_once(quote).ok_or(NOT_A_HEADER)?;
        self.0 = rest;
        Ok(text)
    }

    /// The text of a simple type; empty where fields of a record are listed.
    fn description(&mut self) -> Result<&'a str, String> {
        if self.0.trim_start().starts_with('[') {
            return Ok("");
        }
        self.quoted()
    }

    fn word(&mut self) -> &'a str {
        self.0 = self.0.trim_start();
        let end = self.0.find(|c: char| !c.is_ascii_alphanumeric());
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        word
    }

    fn tuple(&mut self) -> Result<Vec<usize>, String> {
        let mut sizes = Vec::new();
        self.expect('(')?;
        while !self.take(')') {
            sizes.push(self.word().parse().map_err(|_| NOT_A_HEADER)?);
            if !self.take(',') {
                self.expect(')')?;
                break;
            }
        }
        Ok(sizes)
    }
}
