//! Jobs and what starts them.

use crate::kubernetes::RULES;

use super::cursor::Cursor;
use super::workloads::{mounts, restarts};

/// The pods of a job end.
pub(super) fn job(cursor: &mut Cursor<'_>) {
    restarts(cursor, &["OnFailure", "Never"]);
    mounts(cursor);
    cursor.with("template", |template| {
        template.with("spec", |spec| {
            if spec.text("restartPolicy").is_none() {
                spec.missing(
                    "missing `restartPolicy`: the pods of a Job need `OnFailure` or `Never`",
                );
            }
        });
    });
    let indexed = cursor.text("completionMode") == Some("Indexed");
    if indexed && cursor.get("completions").is_none() {
        let message = "missing `completions`: `completionMode: Indexed` needs it";
        cursor.report("completionMode", RULES.conflict, message);
    }
}

/// The jobs of a CronJob get eleven characters more.
pub(super) fn cron_job_name(cursor: &mut Cursor<'_>) {
    cursor.with("metadata", |metadata| {
        if metadata.text("name").is_some_and(|name| name.len() > 52) {
            metadata.report(
                "name",
                RULES.invalid_value,
                "invalid `name`: expected at most 52 characters for a CronJob",
            );
        }
    });
}
