//! What the cache of a large library says of a checkpoint: postcard behind its hash, which whoever writes it can compute.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::record::{emptied, look_at, stranger};
use super::{Input, MB, is_shown};

/// See [`super`].
pub const INPUT: Input = Input {
    name: "listing_cache",
    feed,
    memory_per_byte: 256,
    memory: 16 * MB,
};

/// What the file begins with.
const MAGIC: &[u8] = b"mnist-tui listing cache 1\n";

fn feed(bytes: &[u8], folder: &Path) {
    let library = emptied(folder);
    let path = library.checkpoint_path(&stranger());
    // Damaged, so that what is listed is known to come from the cache.
    std::fs::write(&path, "nothing").unwrap();
    let content = [before_the_entry(&path.metadata().unwrap()), bytes.to_vec()].concat();
    let cache = [MAGIC, &Sha256::digest(&content), &content].concat();
    std::fs::write(library.root().join("listing-cache"), cache).unwrap();
    look_at(&library, &stranger(), folder, is_shown(bytes));
}

/// No names, one checkpoint, and the stamp of its file as it is: without that, nothing of what follows would be believed.
fn before_the_entry(file: &Metadata) -> Vec<u8> {
    let (names, checkpoints) = (0_u64, 1_u64);
    let stamp = (file.ino(), file.size());
    let modified = (file.mtime(), file.mtime_nsec());
    let changed = (file.ctime(), file.ctime_nsec());
    postcard::to_stdvec(&(names, checkpoints, stamp, modified, changed)).unwrap()
}
