//! Jobs and what starts them.

use crate::kubernetes::RULES;

use super::subject::Cursor;
use super::workloads::{mounts, restarts};

/// The pods of a job end.
pub(super) fn job(subject: &mut Cursor<'_>) {
    restarts(subject, &["OnFailure", "Never"]);
    mounts(subject);
    subject.with("template", |template| {
        template.with("spec", |spec| {
            if spec.text("restartPolicy").is_none() {
                spec.missing("missing `restartPolicy`: the pods of a Job need `OnFailure` or `Never`");
            }
        });
    });
    let indexed = subject.text("completionMode") == Some("Indexed");
    if indexed && subject.get("completions").is_none() {
        let message = "missing `completions`: `completionMode: Indexed` needs it";
        subject.report("completionMode", RULES.conflict, message);
    }
}

/// The jobs of a CronJob get eleven characters more.
pub(super) fn cron_job_name(subject: &mut Cursor<'_>) {
    subject.with("metadata", |metadata| {
        if metadata.text("name").is_some_and(|name| name.len() > 52) {
            metadata.report(
                "name",
                RULES.invalid_value,
                "invalid `name`: expected at most 52 characters for a CronJob",
            );
        }
    });
}
