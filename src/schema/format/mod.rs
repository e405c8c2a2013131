//! The values of `format` in the schemas: formats of strings, and of scalars that the chart prints into other documents.
//!
//! Formats do not apply to empty strings: `minLength` decides whether they are allowed.

mod amounts;
mod names;
mod network;
mod printed;
mod repair;
mod time;

use helm_yaml::tree::Value;

pub use names::RESOURCES;
pub(super) use printed::flag_of;

/// The error is the end of a message: `expected an IP address`.
type Verdict = Result<(), String>;

/// A format. In the schemas, the names are in kebab case: `dns-label`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// An absolute path.
    AbsolutePath,
    /// A non-negative integer or a percentage.
    AmountOrPercent,
    /// The key of an annotation: like a label key, but the prefix may be in uppercase.
    AnnotationKey,
    /// Bytes in base64 with padding.
    Base64,
    /// An IP address range: `10.0.0.0/8`.
    Cidr,
    /// A key of a ConfigMap or a Secret, which becomes a file name.
    ConfigMapKey,
    /// A cron schedule: `*/5 * * * *`.
    Cron,
    /// A date and time (RFC 3339).
    DateTime,
    /// A DNS label that starts with a letter, like the name of a Service.
    Dns1035Label,
    /// A DNS label.
    DnsLabel,
    /// DNS labels, separated by dots.
    DnsSubdomain,
    /// The name of an environment variable.
    EnvVarName,
    /// A DNS search domain.
    SearchDomain,
    /// A boolean of which the chart only tests the truth: every non-empty string counts as true.
    Flag,
    /// A Go duration: `1h30m`.
    Duration,
    /// File permissions: `0644`.
    FileMode,
    /// A host name, whose first label may be `*`.
    Host,
    /// The name of an HTTP header.
    HttpHeaderName,
    /// A Prometheus duration: `30s`, `1m30s`.
    Interval,
    /// An IP address.
    Ip,
    /// A path without `..`.
    NoParentPath,
    /// The key of a label.
    LabelKey,
    /// The value of a label.
    LabelValue,
    /// A name that is a valid segment of a URL path.
    PathSegment,
    /// The name of a port.
    PortName,
    /// A port by number or name.
    PortOrName,
    /// A value that the chart prints without quotes where a boolean is expected.
    PrintedBoolean,
    /// A value that the chart prints without quotes where an integer is expected.
    PrintedInteger,
    /// A value that the chart prints without quotes where a string is expected.
    PrintedString,
    /// A relative path without `..`.
    RelativePath,
    /// A resource quantity: `500m`, `2Gi`.
    Quantity,
    /// The name of a resource: `cpu`, `nvidia.com/gpu`.
    ResourceName,
    /// A string with template expressions, whose result is unknown.
    Template,
    /// A value that the chart prints in quotes: any scalar is valid.
    Text,
    /// A value that the chart prints into TOML without quotes where an integer is expected.
    TomlInteger,
    /// A value that the chart prints into TOML between double quotes, without escaping it.
    TomlString,
}

impl Format {
    /// Checks a value. Values of other types than the format is for are valid.
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

    /// Checks a string.
    pub fn check_text(self, text: &str) -> Verdict {
        match self {
            Format::AbsolutePath => names::absolute_path(text),
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
            Format::NoParentPath => names::without_parent(text),
            Format::Quantity => amounts::quantity(text),
            Format::RelativePath => names::relative_path(text),
            Format::ResourceName => names::resource_name(text),
            Format::SearchDomain => names::search_domain(text),
            Format::TomlInteger => printed::toml_integer_text(text),
            Format::TomlString => printed::toml_string(text),
            Format::FileMode | Format::Template | Format::Text => Ok(()),
            Format::PrintedBoolean | Format::PrintedInteger | Format::PrintedString => {
                printed::check(self, &Value::String(text.to_owned()))
            }
        }
    }

    /// The value that is read back after the chart printed this one without quotes; the value itself for other formats.
    pub fn parse_printed(self, value: &Value) -> Value {
        match (self, value) {
            (Format::PrintedBoolean | Format::PrintedInteger, Value::String(text)) => {
                printed::parse_printed(text)
            }
            _ => value.clone(),
        }
    }

    /// The valid string that an invalid one was probably meant to be.
    pub fn repair(self, text: &str) -> Option<String> {
        repair::repair(self, text)
            .filter(|repaired| repaired != text && self.check_text(repaired).is_ok())
    }

    /// The edit that gives a string this format, if it can be guessed.
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

    /// Returns true if a string of this format may be a secret, which messages must not show.
    pub fn is_private(self) -> bool {
        matches!(self, Format::Base64 | Format::TomlString)
    }
}
