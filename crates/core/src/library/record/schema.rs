//! Records of older schemas, read as if they were of today's.
//!
//! Each step rewrites the JSON of one schema as the next; `tests/fixtures` keeps a file of every schema there was.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Record, SCHEMA};
use crate::library::canonical_json;
use crate::text::harmless;

/// A record as it was read: its hash was written over the JSON of its own schema, so it is checked before the rewriting.
pub(in crate::library) struct Read {
    /// The record, as of today.
    pub(in crate::library) record: Record,
    /// Whether the hash in it is that of its content.
    pub(in crate::library) hash_holds: bool,
}

/// Reads the JSON of a record of any schema; what is wrong is told as a sentence about the file.
pub(in crate::library) fn read(json: &str) -> Result<Read, String> {
    let not_understood = |error: serde_json::Error| {
        let error = harmless(&error);
        format!("has a record that cannot be understood ({error}); is it from a newer mnist-tui?")
    };
    let value: Value = serde_json::from_str(json).map_err(not_understood)?;
    let written = value
        .get("record_hash")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let computed = hash(&value).map_err(not_understood)?;
    let schema = value.get("schema").and_then(Value::as_u64);
    let mut record: Record = match schema {
        Some(1) => serde_json::from_value(from_1(value)),
        Some(of) if of > u64::from(SCHEMA) => {
            return Err(format!(
                "has schema {of}, this program reads {SCHEMA}; update mnist-tui"
            ));
        }
        _ => serde_json::from_value(value),
    }
    .map_err(not_understood)?;
    let hash_holds = written == Some(computed);
    if hash_holds && schema != Some(u64::from(SCHEMA)) {
        record.record_hash = super::super::record_hash(&record).map_err(not_understood)?;
    }
    Ok(Read { record, hash_holds })
}

/// SHA-256 of the canonical record without its own `record_hash`.
pub(in crate::library) fn hash(record: &Value) -> serde_json::Result<String> {
    let mut value = record.clone();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("record_hash");
    }
    let text = canonical_json(&value)?;
    Ok(crate::hexadecimal(&Sha256::digest(text.as_bytes())))
}

/// Schema 1 knew only trainings: `training` and `curve` stood at the top, `run` in the lineage.
fn from_1(mut record: Value) -> Value {
    let Some(fields) = record.as_object_mut() else {
        return record;
    };
    let mut trained = Map::from_iter([("kind".to_owned(), json!("trained"))]);
    for field in ["training", "curve"] {
        trained.extend(fields.remove(field).map(|value| (field.to_owned(), value)));
    }
    let lineage = fields.get_mut("lineage").and_then(Value::as_object_mut);
    let run = lineage.and_then(|lineage| lineage.remove("run"));
    trained.extend(run.map(|run| ("run".to_owned(), run)));
    fields.insert("origin".to_owned(), Value::Object(trained));
    fields.insert("schema".to_owned(), json!(SCHEMA));
    record
}
