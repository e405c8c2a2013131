use crate::rule;

rule! {
    /// The argument of a flag such as `--set` sets nothing.
    ///
    /// It wants `key=value`, a list item as `key[0]=value`, and a `\` before a comma or a dot that belongs to the text.
    /// `--set-json` wants JSON, `--set-file` a file that can be read.
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
    RG003 "set-flag" Error of Reading by Loader
}
