//! The peer of bench/pushdown.cc and bench/take.cc in arrow-rs: filters as a program writes them that uses all that the
//! crate has. Statistics rule out row groups and, where there is a page index, pages; what is left is read through a
//! RowFilter of one predicate a column.
//!
//!     pushdown query FILE                 reads a query a line, prints a line of JSON with its processor seconds
//!     pushdown take FILE ROUNDS           reads row ordinals from standard input, prints processor seconds a round
//!
//! A query is TESTS;SUMS. A test is `column low high`, either of them `-` where there is no bound, or `column in a|b`,
//! with `_` for blanks; tests and sums are separated by commas. A sum is a column or the product of two.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, Scalar, StringArray};
use arrow::compute::kernels::cmp;
use arrow::compute::{and, cast, or};
use arrow::datatypes::{DataType, Decimal128Type, Int64Type};
use arrow::error::ArrowError;
use bytes::Bytes;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::arrow::arrow_reader::{
    ArrowPredicate, ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowFilter,
    RowSelection,
};
use parquet::arrow::ProjectionMask;
use parquet::file::metadata::PageIndexPolicy;
use std::error::Error;
use std::fs::File;
use std::io::BufRead;

#[repr(C)]
struct TimeSpec {
    seconds: i64,
    nanos: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut TimeSpec) -> i32;
}

fn cpu_seconds() -> f64 {
    const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
    let mut time = TimeSpec { seconds: 0, nanos: 0 };
    unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.seconds as f64 + 1e-9 * time.nanos as f64
}

/// What one column has to pass: a range, or one of some values. Values are arrays of length 1.
#[derive(Clone)]
struct Test {
    column: String,
    low: Option<ArrayRef>,
    high: Option<ArrayRef>,
    any_of: Vec<ArrayRef>,
}

fn literal(text: &str, data_type: &DataType) -> Result<ArrayRef, ArrowError> {
    cast(&StringArray::from(vec![text.replace('_', " ")]), data_type)
}

impl Test {
    fn parse(text: &str, schema: &arrow::datatypes::Schema) -> Result<Test, Box<dyn Error>> {
        let words: Vec<&str> = text.split(' ').collect();
        let data_type = schema.field_with_name(words[0])?.data_type();
        let bound = |word: &str| if word == "-" { Ok(None) } else { literal(word, data_type).map(Some) };
        let column = words[0].to_string();
        if words[1] != "in" {
            return Ok(Test { column, low: bound(words[1])?, high: bound(words[2])?, any_of: vec![] });
        }
        let any_of = words[2].split('|').map(|word| literal(word, data_type)).collect::<Result<Vec<_>, _>>()?;
        Ok(Test { column, low: None, high: None, any_of })
    }

    fn passing(&self, values: &ArrayRef) -> Result<BooleanArray, ArrowError> {
        let mut all: Option<BooleanArray> = None;
        let mut add = |test: BooleanArray, joins: fn(&BooleanArray, &BooleanArray) -> Result<BooleanArray, ArrowError>| {
            all = Some(match &all {
                Some(before) => joins(before, &test)?,
                None => test,
            });
            Ok::<(), ArrowError>(())
        };
        if let Some(low) = &self.low {
            add(cmp::gt_eq(values, &Scalar::new(low.clone()))?, and)?;
        }
        if let Some(high) = &self.high {
            add(cmp::lt_eq(values, &Scalar::new(high.clone()))?, and)?;
        }
        for value in &self.any_of {
            add(cmp::eq(values, &Scalar::new(value.clone()))?, or)?;
        }
        Ok(all.expect("a test that asks something"))
    }

    /// Which ranges of rows may hold a value that passes, by their bounds; null where those are not known.
    fn possible(&self, mins: &ArrayRef, maxes: &ArrayRef) -> Result<BooleanArray, ArrowError> {
        let overlaps = |low: &Option<ArrayRef>, high: &Option<ArrayRef>| -> Result<BooleanArray, ArrowError> {
            let mut possible = BooleanArray::from(vec![true; mins.len()]);
            if let Some(low) = low {
                possible = and(&possible, &cmp::gt_eq(maxes, &Scalar::new(low.clone()))?)?;
            }
            if let Some(high) = high {
                possible = and(&possible, &cmp::lt_eq(mins, &Scalar::new(high.clone()))?)?;
            }
            Ok(possible)
        };
        if self.any_of.is_empty() {
            return overlaps(&self.low, &self.high);
        }
        let mut any = BooleanArray::from(vec![false; mins.len()]);
        for value in &self.any_of {
            any = or(&any, &overlaps(&Some(value.clone()), &Some(value.clone()))?)?;
        }
        Ok(any)
    }
}

/// Ranges whose bounds are not known are possible.
fn known_impossible(possible: &BooleanArray) -> Vec<bool> {
    (0..possible.len()).map(|i| possible.is_valid(i) && !possible.value(i)).collect()
}

/// The row groups that are left, and the rows of them that are by the page index.
fn prune(metadata: &ArrowReaderMetadata, tests: &[Test]) -> Result<(Vec<usize>, Option<RowSelection>), Box<dyn Error>> {
    let parquet = metadata.metadata();
    let mut kept: Vec<usize> = (0..parquet.num_row_groups()).collect();
    let converter = |test: &Test| {
        StatisticsConverter::try_new(&test.column, metadata.schema(), parquet.file_metadata().schema_descr())
            .map(|found| (found.row_group_mins(parquet.row_groups()), found.row_group_maxes(parquet.row_groups())))
    };
    for test in tests {
        let (mins, maxes) = converter(test)?;
        let out = known_impossible(&test.possible(&mins?, &maxes?)?);
        kept.retain(|row_group| !out[*row_group]);
    }
    let Some(index) = parquet.page_index() else { return Ok((kept, None)) };
    let mut selection: Option<RowSelection> = None;
    for test in tests {
        let found = StatisticsConverter::try_new(&test.column, metadata.schema(), parquet.file_metadata().schema_descr())?;
        let Some(counts) = found.data_page_row_counts(index.as_ref(), parquet.row_groups(), &kept)? else { continue };
        let mins = found.data_page_mins(index.as_ref(), &kept)?;
        let maxes = found.data_page_maxes(index.as_ref(), &kept)?;
        let mut first = 0;
        let mut ranges = vec![];
        for (page, out) in known_impossible(&test.possible(&mins, &maxes)?).into_iter().enumerate() {
            let end = first + counts.value(page) as usize;
            if !out {
                ranges.push(first..end);
            }
            first = end;
        }
        let of_test = RowSelection::from_consecutive_ranges(ranges.into_iter(), first);
        selection = Some(match selection {
            Some(before) => before.intersection(&of_test),
            None => of_test,
        });
    }
    Ok((kept, selection))
}

fn sum_of(batch: &RecordBatch, factors: &[&str]) -> i128 {
    let values = |name: &str| batch.column_by_name(name).expect("a column of the projection").clone();
    let first = values(factors[0]);
    if first.data_type() == &DataType::Int64 {
        return first.as_primitive::<Int64Type>().values().iter().map(|value| *value as i128).sum();
    }
    let first = first.as_primitive::<Decimal128Type>().values();
    if factors.len() == 1 {
        return first.iter().sum();
    }
    let second = values(factors[1]);
    first.iter().zip(second.as_primitive::<Decimal128Type>().values()).map(|(a, b)| a * b).sum()
}

fn answer(path: &str, query: &str) -> Result<Vec<i128>, Box<dyn Error>> {
    let (tests, sums) = query.split_once(';').expect("TESTS;SUMS");
    let file = File::open(path)?;
    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
    let metadata = ArrowReaderMetadata::load(&file, options)?;
    let tests = tests.split(',').map(|text| Test::parse(text, metadata.schema())).collect::<Result<Vec<_>, _>>()?;
    let sums: Vec<Vec<&str>> = sums.split(',').map(|sum| sum.split('*').collect()).collect();
    let (row_groups, selection) = prune(&metadata, &tests)?;
    let schema = metadata.parquet_schema();
    let predicates = tests.into_iter().map(|test| {
        let mask = ProjectionMask::columns(schema, [test.column.as_str()]);
        Box::new(ArrowPredicateFn::new(mask, move |batch: RecordBatch| test.passing(batch.column(0))))
            as Box<dyn ArrowPredicate>
    });
    let filter = RowFilter::new(predicates.collect());
    let mask = ProjectionMask::columns(schema, sums.iter().flatten().copied());
    let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
        .with_row_groups(row_groups)
        .with_projection(mask)
        .with_row_filter(filter);
    if let Some(selection) = selection {
        builder = builder.with_row_selection(selection);
    }
    let mut totals = vec![0; sums.len()];
    for batch in builder.build()? {
        let batch = batch?;
        for (total, factors) in totals.iter_mut().zip(&sums) {
            *total += sum_of(&batch, factors);
        }
    }
    Ok(totals)
}

fn take(data: &Bytes, metadata: &ArrowReaderMetadata, ordinals: &[usize]) -> Result<usize, Box<dyn Error>> {
    let total = metadata.metadata().file_metadata().num_rows() as usize;
    let ranges = ordinals.iter().map(|row| *row..*row + 1);
    let selection = RowSelection::from_consecutive_ranges(ranges, total);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(data.clone(), metadata.clone());
    let mut rows = 0;
    for batch in builder.with_row_selection(selection).build()? {
        rows += batch?.num_rows();
    }
    Ok(rows)
}

fn run_take(path: &str, rounds: usize) -> Result<(), Box<dyn Error>> {
    let ordinals: Vec<usize> =
        std::io::read_to_string(std::io::stdin())?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let data = Bytes::from(std::fs::read(path)?);
    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
    let metadata = ArrowReaderMetadata::load(&data, options)?;
    let mut seconds = vec![];
    for round in 0..=rounds {
        let start = cpu_seconds();
        assert_eq!(take(&data, &metadata, &ordinals)?, ordinals.len());
        if round > 0 {
            seconds.push(format!("{:.7}", cpu_seconds() - start)); // The first warms up.
        }
    }
    println!("{{\"cpu_seconds\": [{}]}}", seconds.join(", "));
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments[1] == "take" {
        return run_take(&arguments[2], arguments[3].parse()?);
    }
    for line in std::io::stdin().lock().lines() {
        let start = cpu_seconds();
        let totals = answer(&arguments[2], line?.trim())?;
        println!("{{\"cpu_seconds\": {:.7}, \"answer\": \"{:?}\"}}", cpu_seconds() - start, totals);
    }
    Ok(())
}
