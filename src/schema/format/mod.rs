//! The formats that a schema can name, each a rule about text (or about a scalar that is printed or read as such).
//!
//! Empty text has no format: whether it may stand there is what `minLength` says.

mod amounts;
mod names;
mod network;
mod paths;
mod printed;
mod repair;
mod time;

use helm_yaml::tree::Value;

pub use names::RESOURCES;

/// Why something is not of a format, as the second half of a message: `expected an IP address`.
type Verdict = Result<(), String>;

/// A format. The schemas call it by its words in lower case with hyphens: `dns-label`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A path from the root.
    AbsolutePath,
    /// Any whole number that is not negative, or a percentage.
    AmountOrPercent,
    /// The key of an annotation: as a label's, with capitals in the prefix as well.
    AnnotationKey,
    /// Bytes in base64 with padding.
    Base64,
    /// A range of addresses: `10.0.0.0/8`.
    Cidr,
    /// A key of a ConfigMap or a Secret, which becomes a file name.
    ConfigMapKey,
    /// When a CronJob runs: `*/5 * * * *`.
    Cron,
    /// A point in time as in RFC 3339.
    DateTime,
    /// A label that begins with a letter, as services are named.
    Dns1035Label,
    /// One label of a host name.
    DnsLabel,
    /// Labels with dots between them.
    DnsSubdomain,
    /// The name of an environment variable.
    EnvVarName,
    /// A domain in which names without one are looked up.
    SearchDomain,
    /// Only its truth counts: true as soon as it is not empty.
    Flag,
    /// A length of time as Go reads it: `1h30m`.
    Duration,
    /// The permissions of a file as a number.
    FileMode,
    /// A host name whose first label may be `*`.
    Host,
    /// The name of a header of HTTP.
    HttpHeaderName,
    /// How often Prometheus asks for metrics: `30s`, `1m30s`.
    Interval,
    /// An address, of version 4 or 6.
    Ip,
    /// A path without `..` in it.
    NoParentPath,
    /// The key of a label.
    LabelKey,
    /// The value of a label.
    LabelValue,
    /// A name that may hold anything that a segment of a URL's path may.
    PathSegment,
    /// The name of a port.
    PortName,
    /// A port by number or name.
    PortOrName,
    /// Printed without quotes where a boolean is read.
    PrintedBoolean,
    /// Printed without quotes where a whole number is read.
    PrintedInteger,
    /// Printed without quotes where text is read.
    PrintedString,
    /// A path inside a volume, without a way out of it.
    RelativePath,
    /// An amount of a resource: `500m`, `2Gi`.
    Quantity,
    /// The name of a resource: `cpu`, `nvidia.com/gpu`.
    ResourceName,
    /// Text with expressions in it, of which nothing is known.
    Template,
    /// Printed in quotes: any scalar will do.
    Text,
    /// Printed without quotes into TOML, where a whole number is read.
    TomlInteger,
}

impl Format {
    /// Whether a value is of this format. Values of types that the format does not speak of are.
    pub fn check(self, value: &Value) -> Verdict {
        match (self, value) {
            (Format::PrintedBoolean | Format::PrintedInteger | Format::PrintedString, _) => {
                printed::check(self, value)
            }
            (Format::TomlInteger, Value::Float(_)) => printed::toml_integer(value),
            (Format::PortOrName, Value::Int(number)) => names::port(*number),
            (Format::FileMode, Value::Int(number)) => amounts::file_mode(*number),
            (Format::AmountOrPercent, Value::Int(number)) => amounts::not_negative(*number),
            (_, Value::String(text)) => self.check_text(text),
            _ => Ok(()),
        }
    }

    /// Whether a text is of this format.
    pub fn check_text(self, text: &str) -> Verdict {
        match self {
            Format::AbsolutePath => paths::absolute(text),
            Format::AmountOrPercent => amounts::percent(text),
            Format::AnnotationKey => names::label_key(&text.to_ascii_lowercase()),
            Format::Base64 => amounts::base64(text),
            Format::Cidr => network::cidr(text),
            Format::ConfigMapKey => names::config_map_key(text),
            Format::Cron => time::cron(text),
            Format::DateTime => time::date_time(text),
            Format::Dns1035Label => names::dns_1035_label(text),
            Format::DnsLabel => names::dns_label(text),
            Format::DnsSubdomain => names::dns_subdomain(text),
            Format::Duration => time::duration(text),
            Format::EnvVarName => names::env_var_name(text),
            Format::Flag => printed::flag(text),
            Format::Host => network::host(text),
            Format::HttpHeaderName => names::http_header_name(text),
            Format::Ip => network::ip(text),
            Format::Interval => time::interval(text),
            Format::LabelKey => names::label_key(text),
            Format::LabelValue => names::label_value(text),
            Format::PathSegment => names::path_segment(text),
            Format::PortName | Format::PortOrName => names::port_name(text),
            Format::NoParentPath => paths::without_parent(text),
            Format::Quantity => amounts::quantity(text),
            Format::RelativePath => paths::relative(text),
            Format::ResourceName => names::resource_name(text),
            Format::SearchDomain => names::search_domain(text),
            Format::TomlInteger => printed::toml_integer_text(text),
            Format::FileMode | Format::Template | Format::Text => Ok(()),
            Format::PrintedBoolean | Format::PrintedInteger | Format::PrintedString => {
                printed::check(self, &Value::String(text.to_owned()))
            }
        }
    }

    /// The value that arrives where this one is printed without quotes; the value itself for every other format.
    pub fn read_back(self, value: &Value) -> Value {
        match (self, value) {
            (Format::PrintedBoolean | Format::PrintedInteger, Value::String(text)) => {
                printed::read_back(text)
            }
            _ => value.clone(),
        }
    }

    /// A text of this format that one which is not was probably meant to be.
    pub fn repair(self, text: &str) -> Option<String> {
        repair::repair(self, text)
            .filter(|repaired| repaired != text && self.check_text(repaired).is_ok())
    }

    /// The edit that gives a text this format, if it can be guessed.
    pub fn help(self, text: &str) -> Option<String> {
        if self == Format::Flag {
            return printed::flag_help(text);
        }
        let repaired = self.repair(text)?;
        let bytes = repaired
            .strip_suffix(['k', 'M', 'G', 'T', 'P', 'E'])
            .filter(|_| self == Format::Quantity);
        Some(match bytes.filter(|_| text.ends_with(['b', 'B'])) {
            Some(_) => {
                format!(
                    "use `{repaired}` (powers of 1000) or `{}i` (powers of 1024)",
                    repaired.replace('k', "K")
                )
            }
            None => format!("did you mean `{repaired}`?"),
        })
    }

    /// Whether text of this format may be a secret, so that no message shows it.
    pub fn is_private(self) -> bool {
        self == Format::Base64
    }
}
