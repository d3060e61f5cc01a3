//! The decode bench for arrow-rs: same arguments, same clock, same output as bench/decode.cc.
//!
//!     arrow_rs RUNS FILE... with BATCH_ROWS (65536), VIEWS=1 (string views) in the environment
//!
//! With COLUMN=NAME it is the peer of bench/open.cc instead: it reads that column alone, and prints how much memory the
//! process took at most. LEAN=1 then leaves statistics and the Arrow schema out of the metadata.

use arrow::datatypes::{DataType, FieldRef, Schema, SchemaRef};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::arrow::ProjectionMask;
use parquet::errors::Result;
use parquet::file::metadata::ParquetStatisticsPolicy;
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

fn open(data: &Bytes, column: &str, batch_rows: usize, lean: bool) -> Result<usize> {
    let mut options = ArrowReaderOptions::new();
    if lean {
        options = options
            .with_skip_arrow_metadata(true)
            .with_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll);
    }
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(data.clone(), options)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), [column]);
    let mut rows = 0;
    for batch in builder.with_projection(mask).with_batch_size(batch_rows).build()? {
        rows += batch?.num_rows();
    }
    Ok(rows)
}

extern "C" {
    fn aligned_alloc(alignment: usize, size_bytes: usize) -> *mut u8;
    fn madvise(address: *mut u8, size_bytes: usize, advice: i32) -> i32;
}

/// A file in huge pages, where lamella's bench has its file too. It stays there until the process ends.
fn load(path: &str) -> Bytes {
    const PAGE_BYTES: usize = 2 << 20;
    const MADV_HUGEPAGE: i32 = 14;
    let file = std::fs::read(path).expect("a readable file");
    let size_bytes = (file.len() + 1).next_multiple_of(PAGE_BYTES);
    let bytes: &'static [u8] = unsafe {
        let memory = aligned_alloc(PAGE_BYTES, size_bytes);
        assert!(!memory.is_null(), "memory for a file");
        madvise(memory, size_bytes, MADV_HUGEPAGE);
        std::ptr::copy_nonoverlapping(file.as_ptr(), memory, file.len());
        std::slice::from_raw_parts(memory, file.len())
    };
    Bytes::from_static(bytes)
}

/// A line of this process's status, in bytes.
fn status_bytes(name: &str) -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|word| word.parse::<i64>().ok()).unwrap_or(0) * 1024
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runs: usize = arguments[1].parse().expect("RUNS is a number");
    let batch_rows = std::env::var("BATCH_ROWS").map_or(65536, |text| text.parse().expect("BATCH_ROWS is a number"));
    let views = std::env::var("VIEWS").is_ok();
    let column = std::env::var("COLUMN").ok();
    let lean = std::env::var("LEAN").is_ok();
    for path in &arguments[2..] {
        let data = load(path);
        let mut best = f64::MAX;
        let mut rows = 0;
        let _ = std::fs::write("/proc/self/clear_refs", "5"); // Makes the peak the current size.
        let before = status_bytes("VmRSS:");
        for _ in 0..runs {
            let start = Instant::now();
            let read = match &column {
                Some(column) => open(&data, column, batch_rows, lean),
                None => decode(&data, batch_rows, views),
            };
            rows = match read {
                Ok(rows) => rows,
                Err(error) => {
                    eprintln!("error: {path}: {error}");
                    std::process::exit(1);
                }
            };
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("{path}\t{best:.6}\t{rows}\t{}", status_bytes("VmHWM:") - before);
    }
}
