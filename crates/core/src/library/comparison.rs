//! Whether reusing a network helped: transfers and trainings from scratch on the same labels.

use super::Entry;

/// How a checkpoint was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// From fresh weights.
    Scratch,
    /// From another checkpoint.
    Transfer,
}

impl Entry {
    /// How it was begun; `None` when it was imported, since then nothing is known of its labels.
    #[must_use]
    pub const fn beginning(&self) -> Option<Beginning> {
        match (&self.imported_from, &self.parent) {
            (Some(_), _) => None,
            (None, Some(_)) => Some(Beginning::Transfer),
            (None, None) => Some(Beginning::Scratch),
        }
    }
}

/// A checkpoint beside those that answer the same question on the same labels and were begun the other way.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// How the others were begun.
    pub with: Beginning,
    /// The best of them.
    pub best: Entry,
    /// How many there are.
    pub count: usize,
    /// Their test accuracy in `[0, 1]`: the mean over trainings from scratch, which differ by seed; the best of
    /// transfers, which differ by what they train.
    pub test_accuracy: f64,
}

/// Sets `own` against the checkpoints among `entries` that were begun the other way: same data, label map, label
/// budget and model preset. `None` when there are none.
#[must_use]
pub fn compare(own: &Entry, entries: &[Entry]) -> Option<Comparison> {
    let begun = own.beginning()?;
    let is_counterpart = |e: &&Entry| {
        e.labels == own.labels
            && e.label_map == own.label_map
            && e.data_hash == own.data_hash
            && e.model == own.model
            && e.beginning().is_some_and(|other| other != begun)
    };
    let others: Vec<&Entry> = entries.iter().filter(is_counterpart).collect();
    let best = others
        .iter()
        .copied()
        .max_by(|a, b| a.test_accuracy.total_cmp(&b.test_accuracy))?;
    let with = best.beginning()?;
    let test_accuracy = match with {
        Beginning::Scratch => {
            others.iter().map(|e| e.test_accuracy).sum::<f64>() / others.len() as f64
        }
        Beginning::Transfer => best.test_accuracy,
    };
    Some(Comparison {
        with,
        best: best.clone(),
        count: others.len(),
        test_accuracy,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataSource;
    use crate::library::CheckpointId;

    fn entry(number: u8, parent: Option<u8>, test_accuracy: f64) -> Entry {
        let id = |n: u8| CheckpointId::try_from(format!("{n:064}")).unwrap();
        Entry {
            id: id(number),
            names: vec![format!("c{number}")],
            path: "c.safetensors".into(),
            bytes: 1,
            created: jiff::Timestamp::UNIX_EPOCH,
            model: "mlp".into(),
            task: "even-odd".into(),
            label_map: vec![1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
            parameters: 1,
            data_hash: DataSource::Mnist.hashes().unwrap().combined(),
            labels: Some(100),
            validation_accuracy: None,
            test_accuracy,
            parent: parent.map(id),
            imported_from: None,
            annotations: crate::library::Annotations::default(),
        }
    }

    #[test]
    fn a_transfer_is_set_against_the_mean_from_scratch_on_the_same_labels() {
        let own = entry(1, Some(9), 0.90);
        let other = |change: fn(&mut Entry)| {
            let mut entry = entry(7, None, 0.1);
            change(&mut entry);
            entry
        };
        let entries = [
            own.clone(),
            entry(2, None, 0.82),
            entry(3, None, 0.86),
            entry(4, Some(9), 0.99),
            other(|e| e.labels = None),
            other(|e| e.model = "lenet".into()),
            other(|e| e.label_map = (0..10).collect()),
            other(|e| e.data_hash = "fashion".into()),
        ];
        let found = compare(&own, &entries).unwrap();
        assert_eq!((found.with, found.count), (Beginning::Scratch, 2));
        assert_eq!(found.best.names, ["c3"]);
        assert!((found.test_accuracy - 0.84).abs() < 1e-9);
    }

    #[test]
    fn a_training_from_scratch_is_set_against_the_best_transfer() {
        let own = entry(1, None, 0.84);
        let entries = [
            own.clone(),
            entry(2, Some(9), 0.90),
            entry(3, Some(9), 0.88),
        ];
        let found = compare(&own, &entries).unwrap();
        assert_eq!((found.with, found.count), (Beginning::Transfer, 2));
        assert!((found.test_accuracy - 0.90).abs() < 1e-9);
        assert_eq!(compare(&own, &entries[..1]), None);
    }
}
