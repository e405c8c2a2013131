use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an invalid argument of `--set`, `--set-string`, `--set-json` or `--set-file`.
    ///
    /// `--set` expects `key=value`, or `key[0]=value` for a list item, with a backslash before a comma or a dot that
    /// belongs to the key or value. `--set-json` expects JSON, `--set-file` a readable file.
    ///
    /// ## Why it matters
    ///
    /// The argument sets no value; Helm stops with an error as well.
    ///
    /// ## Bad
    ///
    /// ```yaml --set concurrent
    /// concurrent: 10
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --set concurrent=20
    /// concurrent: 10
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the argument as the message says.
    ///
    /// ## References
    ///
    /// - [Helm: using Helm](https://helm.sh/docs/intro/using_helm/)
    /// - [Helm: `helm install`](https://helm.sh/docs/helm/helm_install/)
    RG003 "set-flag" Error of Reading by Loader
}
