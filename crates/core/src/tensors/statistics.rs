//! What the numbers of a tensor look like, in two passes over its bytes: moments and range, then the histogram.

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::file::{TensorFile, TensorFileError, TensorInfo};
use super::number::reader;

/// Bars of a histogram.
pub const BINS: usize = 24;

/// Bytes that a thread looks at together; a multiple of every number's size.
const CHUNK: u64 = 1 << 20;

/// What the numbers of a tensor look like. Numbers that are not finite are counted and otherwise left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Smallest finite number; `None` when there is none.
    pub min: Option<f64>,
    /// Largest finite number.
    pub max: Option<f64>,
    /// Mean of the finite numbers.
    pub mean: f64,
    /// Standard deviation of the finite numbers, as of a whole population.
    pub standard_deviation: f64,
    /// Square root of the sum of squares.
    pub norm: f64,
    /// Numbers that are not a number.
    pub nan: u64,
    /// Numbers that are infinite.
    pub infinite: u64,
    /// How many numbers lie in each of equal parts of the range from `min` to `max`.
    pub histogram: [u64; BINS],
}

impl TensorFile {
    /// What the numbers of a tensor look like; `None` for types that are not looked at. Reads on all cores, with one
    /// chunk of a megabyte in memory for each, however large the tensor.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn statistics(&self, tensor: &TensorInfo) -> Result<Option<Statistics>, TensorFileError> {
        self.statistics_told(tensor, &|_| {})
    }

    /// The same; `told` hears how many bytes were read since it heard last, of twice those of the tensor.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn statistics_told(
        &self,
        tensor: &TensorInfo,
        told: &(dyn Fn(u64) + Sync),
    ) -> Result<Option<Statistics>, TensorFileError> {
        let Some(read) = reader(tensor.dtype) else {
            return Ok(None);
        };
        let source = Source {
            file: &self.file,
            start: tensor.start,
            bytes: tensor.bytes,
            size: tensor.dtype.bitsize() / 8,
            read,
            told,
        };
        source.statistics().map(Some).map_err(|source| {
            let path = self.path().to_owned();
            TensorFileError::Io { path, source }
        })
    }
}

/// The bytes of one tensor.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a File,
    start: u64,
    bytes: u64,
    /// Bytes of one number.
    size: usize,
    read: fn(&[u8]) -> f64,
    /// Hears of every chunk that was read.
    told: &'a (dyn Fn(u64) + Sync),
}

impl Source<'_> {
    fn statistics(self) -> io::Result<Statistics> {
        let moments = self.fold(Moments::default, Moments::take, Moments::merge)?;
        let range = moments.range();
        let histogram = match range {
            Some((low, high)) => self.fold(
                || [0; BINS],
                |bins, number| {
                    if number.is_finite() {
                        bins[bin(number, low, high)] += 1;
                    }
                },
                |all, part| all.iter_mut().zip(part).for_each(|(a, b)| *a += b),
            )?,
            None => [0; BINS],
        };
        let count = moments.count.max(1) as f64;
        Ok(Statistics {
            min: range.map(|(low, _)| low),
            max: range.map(|(_, high)| high),
            mean: moments.mean,
            standard_deviation: (moments.squares / count).sqrt(),
            norm: moments.power.sqrt(),
            nan: moments.nan,
            infinite: moments.infinite,
            histogram,
        })
    }

    /// Folds the numbers chunk by chunk on every core, and then the chunks in their order: sums do not depend on who was
    /// faster.
    fn fold<T: Send>(
        self,
        zero: impl Fn() -> T + Sync,
        take: impl Fn(&mut T, f64) + Sync,
        merge: impl Fn(&mut T, T),
    ) -> io::Result<T> {
        let next = AtomicU64::new(0);
        let work = || self.parts(&next, &zero, &take);
        if self.bytes <= CHUNK {
            // Read sooner than threads start; a file may have a great many such tensors.
            let mut parts = work()?.into_iter();
            return Ok(parts.next().map_or_else(&zero, |(_, part)| part));
        }
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let parts = thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let ends = workers.into_iter().map(|worker| {
                let ended = worker.join();
                ended.unwrap_or_else(|_| Err(io::Error::other("a mistake while reading")))
            });
            ends.collect::<io::Result<Vec<_>>>()
        })?;
        let mut parts: Vec<(u64, T)> = parts.into_iter().flatten().collect();
        parts.sort_by_key(|(chunk, _)| *chunk);
        let mut all = zero();
        for (_, part) in parts {
            merge(&mut all, part);
        }
        Ok(all)
    }

    /// Folds chunks, of which `next` hands out the numbers, until there are none left.
    fn parts<T>(
        &self,
        next: &AtomicU64,
        zero: impl Fn() -> T,
        take: impl Fn(&mut T, f64),
    ) -> io::Result<Vec<(u64, T)>> {
        let mut parts = Vec::new();
        let mut buffer = Vec::new();
        loop {
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            let Some(numbers) = self.chunk(chunk, &mut buffer)? else {
                return Ok(parts);
            };
            let mut part = zero();
            for bytes in numbers.chunks_exact(self.size) {
                take(&mut part, (self.read)(bytes));
            }
            (self.told)(numbers.len() as u64);
            parts.push((chunk, part));
        }
    }

    /// The bytes of a chunk; `None` behind the last.
    fn chunk<'b>(&self, chunk: u64, buffer: &'b mut Vec<u8>) -> io::Result<Option<&'b [u8]>> {
        let from = chunk.saturating_mul(CHUNK);
        if from >= self.bytes {
            return Ok(None);
        }
        let length = CHUNK.min(self.bytes - from);
        buffer.resize(usize::try_from(length).unwrap_or(usize::MAX), 0);
        self.file.read_exact_at(buffer, self.start + from)?;
        Ok(Some(buffer))
    }
}

fn bin(number: f64, low: f64, high: f64) -> usize {
    let share = (number - low) / (high - low).max(f64::MIN_POSITIVE);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the share lies in [0, 1], or is not a number where the range overflows"
    )]
    let bin = (share * BINS as f64) as usize;
    bin.min(BINS - 1)
}

/// Running moments (Welford, 1962) that can be merged (Chan, Golub and `LeVeque`, 1979).
#[derive(Debug, Clone, Copy)]
struct Moments {
    count: u64,
    mean: f64,
    /// Sum of the squared distances from the mean.
    squares: f64,
    /// Sum of the squares.
    power: f64,
    low: f64,
    high: f64,
    nan: u64,
    infinite: u64,
}

impl Default for Moments {
    fn default() -> Self {
        Self {
            count: 0,
            mean: 0.0,
            squares: 0.0,
            power: 0.0,
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
            nan: 0,
            infinite: 0,
        }
    }
}

impl Moments {
    fn take(&mut self, number: f64) {
        if number.is_nan() {
            self.nan += 1;
            return;
        }
        if number.is_infinite() {
            self.infinite += 1;
            return;
        }
        self.count += 1;
        let distance = number - self.mean;
        self.mean += distance / self.count as f64;
        self.squares += distance * (number - self.mean);
        self.power += number * number;
        self.low = self.low.min(number);
        self.high = self.high.max(number);
    }

    fn merge(&mut self, other: Self) {
        let count = self.count + other.count;
        if other.count > 0 {
            let share = other.count as f64 / count as f64;
            let distance = other.mean - self.mean;
            self.mean += distance * share;
            self.squares += other.squares + distance * distance * self.count as f64 * share;
        }
        self.count = count;
        self.power += other.power;
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
        self.nan += other.nan;
        self.infinite += other.infinite;
    }

    fn range(&self) -> Option<(f64, f64)> {
        (self.count > 0).then_some((self.low, self.high))
    }
}
