//! The decode bench for arrow-rs: same arguments, same clock, same output as bench/decode.cc.
//!
//!     arrow_rs RUNS FILE... with BATCH_ROWS (65536), VIEWS=1 (string views) in the environment

use arrow::datatypes::{DataType, FieldRef, Schema, SchemaRef};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::Result;
use std::sync::Arc;
use std::time::Instant;

/// The type with strings and binaries as views, at any depth.
fn type_with_views(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8 => DataType::Utf8View,
        DataType::Binary => DataType::BinaryView,
        DataType::List(element) => DataType::List(field_with_views(element)),
        DataType::Map(entries, sorted) => DataType::Map(field_with_views(entries), *sorted),
        DataType::Struct(members) => DataType::Struct(members.iter().map(field_with_views).collect()),
        other => other.clone(),
    }
}

fn field_with_views(field: &FieldRef) -> FieldRef {
    let views = type_with_views(field.data_type());
    Arc::new(field.as_ref().clone().with_data_type(views))
}

fn with_views(schema: &SchemaRef) -> SchemaRef {
    let fields: Vec<FieldRef> = schema.fields().iter().map(field_with_views).collect();
    Arc::new(Schema::new(fields))
}

fn decode(data: &Bytes, batch_rows: usize, views: bool) -> Result<usize> {
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(data.clone())?;
    if views {
        let options = ArrowReaderOptions::new().with_schema(with_views(builder.schema()));
        let metadata = ArrowReaderMetadata::load(data, options)?;
        builder = ParquetRecordBatchReaderBuilder::new_with_metadata(data.clone(), metadata);
    }
    let mut rows = 0;
    for batch in builder.with_batch_size(batch_rows).build()? {
        rows += batch?.num_rows();
    }
    Ok(rows)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runs: usize = arguments[1].parse().expect("RUNS is a number");
    let batch_rows = std::env::var("BATCH_ROWS").map_or(65536, |text| text.parse().expect("BATCH_ROWS is a number"));
    let views = std::env::var("VIEWS").is_ok();
    for path in &arguments[2..] {
        let data = Bytes::from(std::fs::read(path).expect("a readable file"));
        let mut best = f64::MAX;
        let mut rows = 0;
        for _ in 0..runs {
            let start = Instant::now();
            rows = match decode(&data, batch_rows, views) {
                Ok(rows) => rows,
                Err(error) => {
                    eprintln!("error: {path}: {error}");
                    std::process::exit(1);
                }
            };
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("{path}\t{best:.6}\t{rows}");
    }
}
