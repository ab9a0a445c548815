//! Values of the domain in JSON columns.

use crate::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The value of a column.
pub(crate) fn read<T: DeserializeOwned>(
    table: &'static str,
    id: impl ToString,
    value: Value,
) -> Result<T, StoreError> {
    serde_json::from_value(value).map_err(|why| StoreError::corrupt(table, id, why))
}

/// The value as `jsonb` can hold it: U+0000, which it can't, becomes U+FFFD.
pub(crate) fn holdable(value: &Value) -> Value {
    let text = |text: &str| text.replace('\0', "\u{fffd}");
    match value {
        Value::String(held) => Value::String(text(held)),
        Value::Array(items) => items.iter().map(holdable).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (text(name), holdable(field)))
            .collect(),
        plain => plain.clone(),
    }
}

/// A column of the value. The domain's types all serialise.
pub(crate) fn write<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
