use crate::rule;

rule! {
    /// A file holds bytes that are no text.
    ///
    /// Values are text in UTF-8; UTF-16 with a byte order mark is understood too. What is anything else, such as an
    /// archive, an image or a text in an old encoding, can be read neither here nor by Helm.
    ///
    /// ## What to do
    ///
    /// Look whether this is the file that was meant. Text in another encoding becomes UTF-8 with
    /// `iconv -f latin1 -t utf-8 old.yaml > new.yaml`, or with *Save with encoding* in an editor.
    RG001 "not-text" Error of Reading by Loader
}
