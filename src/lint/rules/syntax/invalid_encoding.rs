use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a file that is not valid UTF-8 or UTF-16.
    ///
    /// Values files must be UTF-8; UTF-16 with a byte order mark is accepted as well.
    ///
    /// ## Why it matters
    ///
    /// Neither runnergen nor Helm can read other files, such as archives, images or text in another encoding.
    ///
    /// ## Bad
    ///
    /// ```text
    /// $ file values.yaml
    /// values.yaml: ISO-8859 text
    /// ```
    ///
    /// ## Good
    ///
    /// ```text
    /// $ file values.yaml
    /// values.yaml: Unicode text, UTF-8 text
    /// ```
    ///
    /// ## Fix
    ///
    /// Check that this is the intended file. Convert text in another encoding:
    /// `iconv -f latin1 -t utf-8 old.yaml > new.yaml`.
    ///
    /// ## References
    ///
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    RG001 "invalid-encoding" Error of Reading by Loader
}
