//! Jobs and what starts them.

use crate::shape::ProblemKind;

use super::subject::Subject;
use super::workloads::{mounts, restarts};

/// The pods of a job end.
pub(super) fn job(subject: &mut Subject<'_>) {
    restarts(subject, &["OnFailure", "Never"]);
    mounts(subject);
    subject.with("template", |template| {
        template.with("spec", |spec| {
            if spec.text("restartPolicy").is_none() {
                spec.missing("the pods of a job need `restartPolicy: OnFailure` or `restartPolicy: Never`");
            }
        });
    });
    let indexed = subject.text("completionMode") == Some("Indexed");
    if indexed && subject.get("completions").is_none() {
        let message = "`completionMode: Indexed` needs the number of `completions`";
        subject.report("completionMode", ProblemKind::Conflict, message);
    }
}

/// The jobs of a CronJob get eleven characters more.
pub(super) fn cron_job_name(subject: &mut Subject<'_>) {
    subject.with("metadata", |metadata| {
        if metadata.text("name").is_some_and(|name| name.len() > 52) {
            metadata.report("name", ProblemKind::BadFormat, "the name of a CronJob has at most 52 characters");
        }
    });
}
