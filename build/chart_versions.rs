//! Reads the published chart versions from `schemas/chart-versions.tsv`, for `src/chart/version.rs`.

use std::error::Error;
use std::fmt::Write;
use std::fs;

use crate::tsv;

const FILE: &str = "schemas/chart-versions.tsv";

/// A line of the file.
struct Row<'a> {
    chart: &'a str,
    numbers: [u32; 3],
    runner: &'a str,
    date: &'a str,
    status: &'static str,
}

/// The Rust code of the table.
///
/// # Errors
/// If the file is not readable, a line is invalid, the versions do not ascend, or none is verified.
pub fn rust() -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(FILE)?;
    let rows = tsv::rows(FILE, &text, row)?;
    if !rows.is_sorted_by(|a, b| a.numbers < b.numbers) {
        return Err(format!("{FILE}: expected ascending versions").into());
    }
    let oldest = rows.iter().position(|row| row.status != "Unsupported");
    let newest_verified = rows.iter().rposition(|row| row.status == "Verified");
    let (Some(oldest), Some(default)) = (oldest, newest_verified) else {
        return Err(format!("{FILE}: expected a verified version").into());
    };
    Ok(table(&rows, oldest, default)?)
}

fn row(line: &str) -> Option<Row<'_>> {
    let fields: Vec<_> = line.split('\t').collect();
    let [chart, runner, date, status] = fields[..] else {
        return None;
    };
    let status = match status {
        "unsupported" => "Unsupported",
        "verified" => "Verified",
        "assumed" => "Assumed",
        "preview" => "Preview",
        _ => return None,
    };
    Some(Row {
        chart,
        numbers: numbers(chart)?,
        runner,
        date,
        status,
    })
}

fn numbers(version: &str) -> Option<[u32; 3]> {
    let numbers = version.split('.').map(|part| part.parse().ok());
    numbers.collect::<Option<Vec<_>>>()?.try_into().ok()
}

fn table(rows: &[Row], oldest: usize, default: usize) -> Result<String, std::fmt::Error> {
    let mut code = format!("const OLDEST: usize = {oldest};\nconst DEFAULT: usize = {default};\n");
    writeln!(code, "static PUBLISHED: [Published; {}] = [", rows.len())?;
    for row in rows {
        let Row {
            chart,
            numbers,
            runner,
            date,
            status,
        } = row;
        writeln!(
            code,
            "    Published {{ chart: {chart:?}, numbers: {numbers:?}, runner: {runner:?}, date: {date:?}, \
             status: Status::{status} }},"
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}
