//! Reads the known chart versions from `schemas/chart-versions.tsv`, for `src/chart/version.rs`.

use std::error::Error;
use std::fmt::Write;
use std::fs;

const FILE: &str = "schemas/chart-versions.tsv";

/// A line of the file.
struct Row<'a> {
    chart: &'a str,
    numbers: [u32; 3],
    runner: &'a str,
    is_default: bool,
}

/// The Rust code of the table.
///
/// # Errors
/// If the file is not readable, a line is invalid, the versions do not ascend, or not exactly one is the default.
pub fn rust() -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(FILE)?;
    let rows = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| row(line).ok_or_else(|| format!("{FILE}: invalid line: {line}")))
        .collect::<Result<Vec<_>, _>>()?;
    if !rows.is_sorted_by(|a, b| a.numbers < b.numbers) {
        return Err(format!("{FILE}: expected ascending versions").into());
    }
    Ok(table(&rows, default(&rows)?)?)
}

fn row(line: &str) -> Option<Row<'_>> {
    let fields: Vec<_> = line.split('\t').collect();
    let (chart, runner, is_default) = match fields[..] {
        [chart, runner] => (chart, runner, false),
        [chart, runner, "default"] => (chart, runner, true),
        _ => return None,
    };
    numbers(runner)?;
    Some(Row {
        chart,
        numbers: numbers(chart)?,
        runner,
        is_default,
    })
}

fn numbers(version: &str) -> Option<[u32; 3]> {
    let numbers = version.split('.').map(|part| part.parse().ok());
    numbers.collect::<Option<Vec<_>>>()?.try_into().ok()
}

/// The index of the default version.
fn default(rows: &[Row]) -> Result<usize, String> {
    let defaults: Vec<_> = (0..rows.len())
        .filter(|&index| rows[index].is_default)
        .collect();
    match defaults[..] {
        [index] => Ok(index),
        _ => Err(format!("{FILE}: expected exactly one default")),
    }
}

fn table(rows: &[Row], default: usize) -> Result<String, std::fmt::Error> {
    let mut code = format!("const DEFAULT: usize = {default};\n");
    writeln!(code, "static ROWS: [Row; {}] = [", rows.len())?;
    for row in rows {
        let Row {
            chart,
            numbers,
            runner,
            ..
        } = row;
        writeln!(
            code,
            "    Row {{ chart: {chart:?}, numbers: {numbers:?}, runner: {runner:?} }},"
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}
