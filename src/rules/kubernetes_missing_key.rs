use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::shape::ProblemKind;

rule! {
    /// A part of a Kubernetes object lacks a field that has to be there.
    ///
    /// The API server refuses the object without it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumeMounts:
    ///   - name: certs # <-
    /// volumes:
    ///   - name: certs
    ///     emptyDir: {}
    /// ```
    ///
    /// ```yaml
    /// extraObjects:
    ///   - apiVersion: v1 # <-
    ///     metadata:
    ///       name: proxy
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// volumeMounts:
    ///   - name: certs
    ///     mountPath: /certs
    /// volumes:
    ///   - name: certs
    ///     emptyDir: {}
    /// ```
    RG031 "kubernetes-missing-key" Error, Refusal
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::kubernetes(inspection, &[ProblemKind::MissingKey, ProblemKind::TooFew], findings);
}
