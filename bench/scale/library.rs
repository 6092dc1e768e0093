//! How the library grows: `cargo bench --bench library`, or `make bench-library`, which adds whole programs.
//!
//! Libraries of 1,000, 10,000 and 100,000 checkpoints are generated into a temporary folder once.

// A measurement that cannot be set up has nothing else to do than to say so and end.
#![allow(clippy::expect_used, clippy::missing_panics_doc, missing_docs)]

mod generated;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use mnist_core::library::{Column, Library, Listing, Order};
use mnist_tui::app::TextLine;
use mnist_tui::app::library::Library as Screen;
use tempfile::TempDir;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// What people type letter by letter; the time of the slowest letter counts.
const FILTERS: [&str; 3] = ["", "head", "task:even acc>0.5 tag:demo 0042"];

struct Generated {
    _folder: TempDir,
    library: Library,
    listing: Listing,
}

fn generate(checkpoints: usize) -> Generated {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generated::fill(folder.path(), checkpoints);
    let library = Library::new(folder.path());
    let listing = library.listing().expect("a generated library");
    assert_eq!(listing.entries.len(), checkpoints);
    Generated {
        _folder: folder,
        library,
        listing,
    }
}

fn opened(listing: &Listing) -> Screen {
    let mut screen = Screen::default();
    screen.load(Ok(listing.clone()), Timestamp::UNIX_EPOCH);
    screen
}

fn library(criterion: &mut Criterion) {
    for size in SIZES {
        let generated = generate(size);
        let mut group = criterion.benchmark_group(size.to_string());
        group.sample_size(10);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function("list", |bencher| {
            bencher.iter(|| generated.library.listing().expect("a generated library"));
        });
        group.bench_function("open", |bencher| {
            bencher.iter_batched(
                || generated.listing.clone(),
                |listing| opened(black_box(&listing)),
                BatchSize::PerIteration,
            );
        });
        for filter in FILTERS {
            group.bench_with_input(
                BenchmarkId::new("filter", filter),
                filter,
                |bencher, text| {
                    let mut screen = opened(&generated.listing);
                    screen.filter = TextLine::typed(text);
                    bencher.iter(|| screen.refilter(black_box(Timestamp::UNIX_EPOCH)));
                },
            );
        }
        group.bench_function("sort", |bencher| {
            let mut screen = opened(&generated.listing);
            let order = Order {
                column: Column::Name,
                reversed: false,
            };
            bencher.iter(|| screen.reorder(black_box(order), Timestamp::UNIX_EPOCH));
        });
    }
}

criterion_group!(benches, library);
criterion_main!(benches);
