//! What training from scratch gives on the same labels, where the library knows it.

use super::Entry;

/// A checkpoint trained from scratch on the same question with the same number of labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// The best such checkpoint.
    pub best: Entry,
    /// How many there are.
    pub count: usize,
    /// Mean test accuracy over all of them, in `[0, 1]`.
    pub mean_test_accuracy: f64,
}

/// The from-scratch counterpart of `transferred` among `entries`: same label map, same label budget, same model
/// preset, no parent. `None` when the library holds none.
#[must_use]
pub fn scratch_baseline(transferred: &Entry, entries: &[Entry]) -> Option<Baseline> {
    let same = |e: &&Entry| {
        e.parent.is_none()
            && e.label_map == transferred.label_map
            && e.labels == transferred.labels
            && e.model == transferred.model
    };
    let scratch: Vec<&Entry> = entries.iter().filter(same).collect();
    let best = scratch
        .iter()
        .copied()
        .max_by(|a, b| a.test_accuracy.total_cmp(&b.test_accuracy))?;
    let mean_test_accuracy =
        scratch.iter().map(|e| e.test_accuracy).sum::<f64>() / scratch.len() as f64;
    Some(Baseline {
        best: best.clone(),
        count: scratch.len(),
        mean_test_accuracy,
    })
}
