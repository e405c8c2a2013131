//! Service containers and the host names of the pod.

use std::collections::HashSet;

use super::image;
use super::object::Object;
use super::{Settings, View};
use crate::runner_config::version::RunnerVersion;
use crate::schema::Format;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// Maximum number of services in the model, as each container has all mounts.
const MAX_SERVICES: usize = 50;

/// The first runner version that names the container of a service by its alias; former ones number all.
const NAMED_BY_ALIAS: RunnerVersion = RunnerVersion::new(17, 9, 0);

/// A service and the name of its container.
pub(super) struct Service<'n> {
    pub table: View<'n>,
    pub name: Node,
}

/// The services in the order of their containers.
pub(super) fn named<'n>(settings: &Settings<'n>) -> Vec<Service<'n>> {
    let mut used = HashSet::new();
    let mut count = 0;
    let mut services = Vec::new();
    for table in with_image(settings) {
        let is_named = settings.version >= NAMED_BY_ALIAS;
        let alias = is_named.then(|| free_alias(&table, &mut used)).flatten();
        let name = alias.unwrap_or_else(|| {
            count += 1;
            Node::new(format!("svc-{}", count - 1), Span::SYNTHETIC)
        });
        services.push(Service { table, name });
    }
    services.sort_by(|a, b| a.name.as_str().cmp(&b.name.as_str()));
    services
}

/// The services with an image; the runner ignores others.
fn with_image<'n>(settings: &Settings<'n>) -> impl Iterator<Item = View<'n>> {
    let services = settings.tables("services").into_iter();
    services
        .filter(|service| service.text("name").is_some())
        .take(MAX_SERVICES)
}

/// The first alias that is a valid container name and that no other service uses.
fn free_alias(service: &View<'_>, used: &mut HashSet<String>) -> Option<Node> {
    let view = service.get("alias")?;
    let text = view.as_text()?;
    let alias = aliases(text).find(|alias| {
        used.insert((*alias).to_owned()) && Format::DnsLabel.check_text(alias).is_ok()
    })?;
    Some(Node::new(alias, view.node.span))
}

/// The aliases of a service, separated by spaces or commas.
pub(super) fn aliases(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '\t', '\n'])
        .filter(|alias| !alias.is_empty())
}

/// The host names of the services, which are the pod itself, and `host_aliases`.
pub(super) fn host_aliases(settings: &Settings<'_>) -> Vec<Node> {
    let names: Vec<Node> = named(settings).iter().flat_map(host_names).collect();
    let own = (!names.is_empty()).then(|| {
        let mut own = Object::default();
        own.add("ip", "127.0.0.1");
        own.add("hostnames", names);
        own.into_node()
    });
    let tables = settings.tables("host_aliases");
    let set = tables.iter().map(|table| {
        let mut alias = Object::of(table);
        alias.text("ip", table.get("ip"));
        alias.copy("hostnames", table.get("hostnames"), |node| {
            node.as_list().filter(|list| !list.is_empty())
        });
        alias.into_node()
    });
    own.into_iter().chain(set).collect()
}

/// The host names of a service: from its image, if they are valid, then its aliases.
fn host_names(service: &Service<'_>) -> Vec<Node> {
    let image = service.table.get("name");
    let alias = service.table.get("alias");
    let of_image = image.iter().flat_map(|view| {
        let names = image::host_names(view.as_text().unwrap_or_default());
        let valid = names
            .into_iter()
            .filter(|name| Format::DnsSubdomain.check_text(name).is_ok());
        valid.map(|name| Node::new(name, view.node.span))
    });
    let of_alias = alias.iter().flat_map(|view| {
        let names = aliases(view.as_text().unwrap_or_default());
        names.map(|name| Node::new(name, view.node.span))
    });
    of_image.chain(of_alias).collect()
}
