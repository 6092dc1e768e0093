//! What two checkpoints have in common and what not: settings, scores, and their numbers tensor by tensor.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{CheckpointFile, NamedTensor, Record};

/// The difference of two checkpoints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Parts of the records that differ: architecture, task, preprocessing, data, training, scores, lineage.
    pub record: Vec<Changed>,
    /// Every tensor of either, in the order of their names.
    pub tensors: Vec<TensorDifference>,
}

/// A part of the records that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Where it stands, as in `training.seed` or `architecture.layers.5.units`.
    pub field: String,
    /// What the left one has; null where it has nothing there.
    pub left: Value,
    /// What the right one has.
    pub right: Value,
}

/// A tensor in both checkpoints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TensorDifference {
    /// Its name.
    pub name: String,
    /// Its sizes on the left; `None` where it is missing.
    pub left: Option<Vec<usize>>,
    /// Its sizes on the right.
    pub right: Option<Vec<usize>>,
    /// How far apart the numbers are; `None` unless the sizes agree.
    pub distance: Option<Distance>,
}

/// How far apart two tensors of one size are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Distance {
    /// Euclidean distance (L2 norm of the difference).
    pub l2: f64,
    /// Cosine of the angle between them, in `[-1, 1]`; `None` when one of them is all zero.
    pub cosine: Option<f64>,
    /// Share of the numbers that differ in any bit, in `[0, 1]`.
    pub changed: f64,
}

/// Sets two checkpoints side by side.
///
/// # Errors
/// Never for records that were read from files.
pub fn difference(left: &CheckpointFile, right: &CheckpointFile) -> serde_json::Result<Difference> {
    let mut record = Vec::new();
    walk(
        "",
        compared(&left.record)?,
        compared(&right.record)?,
        &mut record,
    );
    Ok(Difference {
        record,
        tensors: tensors(&left.tensors, &right.tensors),
    })
}

/// What of a record is compared: not when it was saved, nor what follows from the tensors or is a whole curve.
fn compared(record: &Record) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(record)?;
    if let Some(fields) = value.as_object_mut() {
        for field in ["created", "layer_hashes", "record_hash", "schema"] {
            fields.remove(field);
        }
        let origin = fields.get_mut("origin").and_then(Value::as_object_mut);
        origin.map(|origin| origin.remove("curve"));
    }
    Ok(value)
}

/// Whether there are objects in it.
fn has_parts(fields: &Map<String, Value>) -> bool {
    fields.values().any(Value::is_object)
}

/// Whether the fields of each mean something of their own, as those of two optimizers do.
fn are_two_kinds(left: &Map<String, Value>, right: &Map<String, Value>) -> bool {
    let kinds = [left, right].map(|fields| fields.get("type"));
    kinds[0].is_some() && kinds[0] != kinds[1] && !has_parts(left) && !has_parts(right)
}

/// Collects what differs, by its path: settings one by one, but what is only on one side or of another kind as a whole.
fn walk(path: &str, left: Value, right: Value, found: &mut Vec<Changed>) {
    let below = |key: &str| match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    };
    match (left, right) {
        (left, right) if left == right => {}
        (Value::Object(left), Value::Object(right)) if are_two_kinds(&left, &right) => {
            let (field, left, right) = (path.to_owned(), left.into(), right.into());
            found.push(Changed { field, left, right });
        }
        (Value::Null, Value::Object(right)) if has_parts(&right) => {
            walk(path, Value::Object(Map::new()), right.into(), found);
        }
        (Value::Object(left), Value::Null) if has_parts(&left) => {
            walk(path, left.into(), Value::Object(Map::new()), found);
        }
        (Value::Object(mut left), Value::Object(mut right)) => {
            let mut keys: Vec<String> = left.keys().chain(right.keys()).cloned().collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let side =
                    |fields: &mut serde_json::Map<_, _>| fields.remove(&key).unwrap_or(Value::Null);
                walk(&below(&key), side(&mut left), side(&mut right), found);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.iter().any(Value::is_object) => {
            let length = left.len().max(right.len());
            let padded = |items: Vec<Value>| {
                items
                    .into_iter()
                    .chain(std::iter::repeat(Value::Null))
                    .take(length)
            };
            for (i, (left, right)) in padded(left).zip(padded(right)).enumerate() {
                walk(&below(&i.to_string()), left, right, found);
            }
        }
        (left, right) => found.push(Changed {
            field: path.to_owned(),
            left,
            right,
        }),
    }
}

fn tensors(left: &[NamedTensor], right: &[NamedTensor]) -> Vec<TensorDifference> {
    let by_name = |tensors: &'_ [NamedTensor]| -> BTreeMap<String, usize> {
        let positions = tensors.iter().enumerate();
        positions.map(|(at, t)| (t.name.clone(), at)).collect()
    };
    let (lefts, rights) = (by_name(left), by_name(right));
    let names: BTreeSet<&String> = lefts.keys().chain(rights.keys()).collect();
    let one = |name: &String| {
        let left = lefts.get(name).map(|at| &left[*at]);
        let right = rights.get(name).map(|at| &right[*at]);
        TensorDifference {
            name: name.clone(),
            left: left.map(|t| t.shape.clone()),
            right: right.map(|t| t.shape.clone()),
            distance: left.zip(right).and_then(|(l, r)| distance(l, r)),
        }
    };
    names.into_iter().map(one).collect()
}

fn distance(left: &NamedTensor, right: &NamedTensor) -> Option<Distance> {
    if left.shape != right.shape || left.bytes.len() != right.bytes.len() {
        return None;
    }
    let (mut apart, mut product, mut changed, mut count) = (0.0, 0.0, 0_u64, 0_u64);
    let (mut left_power, mut right_power) = (0.0, 0.0);
    for (l, r) in numbers(left).zip(numbers(right)) {
        count += 1;
        changed += u64::from(l.to_bits() != r.to_bits());
        let (l, r) = (f64::from(l), f64::from(r));
        apart += (l - r).powi(2);
        product += l * r;
        left_power += l * l;
        right_power += r * r;
    }
    let lengths = (left_power * right_power).sqrt();
    Some(Distance {
        l2: apart.sqrt(),
        cosine: (lengths > 0.0).then(|| (product / lengths).clamp(-1.0, 1.0)),
        changed: changed as f64 / count.max(1) as f64,
    })
}

fn numbers(tensor: &NamedTensor) -> impl Iterator<Item = f32> {
    let chunks = tensor.bytes.chunks_exact(4);
    chunks.map(|b| f32::from_le_bytes(b.first_chunk().copied().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tensor(name: &str, numbers: &[f32]) -> NamedTensor {
        NamedTensor {
            name: name.into(),
            shape: vec![numbers.len()],
            bytes: numbers.iter().flat_map(|n| n.to_le_bytes()).collect(),
        }
    }

    #[test]
    fn only_leaves_that_differ_are_told_by_their_path() {
        let left = json!({"a": {"b": 1, "c": 2}, "layers": [{"units": 3}, {"units": 4}], "d": [1]});
        let right = json!({"a": {"b": 1, "c": 3}, "layers": [{"units": 3}], "d": [2]});
        let mut found = Vec::new();
        walk("", left, right, &mut found);
        let fields: Vec<&str> = found.iter().map(|c| c.field.as_str()).collect();
        assert_eq!(fields, ["a.c", "d", "layers.1"]);
        assert_eq!((&found[0].left, &found[0].right), (&json!(2), &json!(3)));
        assert_eq!(found[2].right, Value::Null);
    }

    #[test]
    fn what_is_only_on_one_side_or_of_another_kind_is_told_setting_by_setting() {
        let left = json!({"rule": {"type": "sgd", "momentum": 0}});
        let right = json!({
            "rule": {"type": "adam", "beta": 0.9},
            "methods": {"schedule": {"type": "cosine"}, "stopping": {"type": "early"}},
        });
        let mut found = Vec::new();
        walk("", right.clone(), left.clone(), &mut found);
        walk("", left, right, &mut found);
        let fields: Vec<&str> = found.iter().map(|c| c.field.as_str()).collect();
        let expected = ["methods.schedule", "methods.stopping", "rule"];
        assert_eq!(fields, [expected, expected].concat());
        assert_eq!(found[3].left, Value::Null);
        assert_eq!(found[5].right, json!({"type": "adam", "beta": 0.9}));
    }

    #[test]
    fn distance_angle_and_share_of_changed_numbers() {
        let found = distance(
            &tensor("a", &[3.0, 0.0, 1.0]),
            &tensor("a", &[0.0, 4.0, 1.0]),
        );
        let found = found.unwrap();
        assert!((found.l2 - 5.0).abs() < 1e-12);
        assert!((found.changed - 2.0 / 3.0).abs() < 1e-12);
        assert!((found.cosine.unwrap() - 1.0 / (10.0_f64 * 17.0).sqrt()).abs() < 1e-12);
        let same = distance(&tensor("a", &[1.0, 2.0]), &tensor("a", &[1.0, 2.0])).unwrap();
        assert!(same.l2 + same.changed == 0.0);
        assert!((same.cosine.unwrap() - 1.0).abs() < 1e-12);
        let zero = distance(&tensor("a", &[0.0]), &tensor("a", &[1.0])).unwrap();
        assert_eq!(zero.cosine, None);
    }

    #[test]
    fn tensors_of_one_side_and_of_other_sizes_have_no_distance() {
        let left = [tensor("a", &[1.0]), tensor("b", &[1.0])];
        let right = [tensor("b", &[1.0, 2.0]), tensor("c", &[1.0])];
        let found = tensors(&left, &right);
        let told: Vec<_> = found
            .iter()
            .map(|t| (t.name.as_str(), t.left.is_some(), t.right.is_some()))
            .collect();
        assert_eq!(
            told,
            [("a", true, false), ("b", true, true), ("c", false, true)]
        );
        assert!(found.iter().all(|t| t.distance.is_none()));
    }
}
