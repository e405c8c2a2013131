//! The containers of the pod: build, helper, services and init containers.

use super::object::Object;
use super::{Settings, View, convert, image, security_context, services, volumes};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// The command that the runner starts a shell with; its text depends on the shell.
const COMMAND: [&str; 3] = ["sh", "-c", "exec sh"];

/// The prefix of the settings of the helper container, which gets no variables of the job.
const HELPER: &str = "helper_";

/// The image of a job, if neither the job nor `image` names one.
const DEFAULT_IMAGE: &str = "alpine";

/// The containers: build, helper, then services in the order of their names.
pub(super) fn containers(settings: &Settings<'_>) -> Vec<Node> {
    let build = Container {
        name: Node::new("build", Span::SYNTHETIC),
        image: (
            settings.get("image"),
            Node::new(DEFAULT_IMAGE, Span::SYNTHETIC),
        ),
        kind: "",
        context: "build_container_security_context",
    };
    let helper = Container {
        name: Node::new("helper", Span::SYNTHETIC),
        image: (
            settings.get("helper_image"),
            image::default_helper(settings),
        ),
        kind: HELPER,
        context: "helper_container_security_context",
    };
    let services = services::named(settings)
        .into_iter()
        .map(|service| Container {
            name: service.name,
            image: (service.table.get("name"), Node::default()),
            kind: "service_",
            context: "service_container_security_context",
        });
    let all = [build, helper].into_iter().chain(services);
    all.map(|container| container.build(settings)).collect()
}

/// The init containers, which depend on feature flags.
pub(super) fn init_containers(settings: &Settings<'_>) -> Vec<Node> {
    let collector = Container {
        name: Node::new("init-build-uid-gid-collector", Span::SYNTHETIC),
        image: (
            settings.get("image"),
            Node::new(DEFAULT_IMAGE, Span::SYNTHETIC),
        ),
        kind: "",
        context: "build_container_security_context",
    };
    let permissions = Container {
        name: Node::new("init-permissions", Span::SYNTHETIC),
        image: (
            settings.get("helper_image"),
            image::default_helper(settings),
        ),
        kind: HELPER,
        context: "init_permissions_container_security_context",
    };
    let collects = settings.has_flag("FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR");
    let copies_init =
        settings.has_flag("FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR") && !settings.is_windows();
    let wanted = [
        (collector, collects),
        (permissions, settings.attaches() || copies_init),
    ];
    let wanted = wanted.into_iter().filter(|(_, is_wanted)| *is_wanted);
    wanted
        .map(|(container, _)| container.basics(settings).into_node())
        .collect()
}

/// What distinguishes the containers.
struct Container<'n> {
    name: Node,
    /// The setting, and the image without it.
    image: (Option<View<'n>>, Node),
    /// The prefix of the settings of its resources.
    kind: &'static str,
    /// The table of its security context.
    context: &'static str,
}

impl Container<'_> {
    /// What init containers have, too.
    fn basics(self, settings: &Settings<'_>) -> Object {
        let mut container = Object::default();
        container.insert("name", Span::SYNTHETIC, self.name);
        let (setting, default) = self.image;
        container.insert("image", Span::SYNTHETIC, default);
        container.text("image", setting);
        container.add(
            "command",
            COMMAND
                .map(|word| Node::new(word, Span::SYNTHETIC))
                .to_vec(),
        );
        container.insert("resources", Span::SYNTHETIC, resources(settings, self.kind));
        container.list("volumeMounts", volumes::mounts(settings));
        container.set("imagePullPolicy", settings.get("pull_policy"), pull_policy);
        let context = security_context::of_container(settings, self.context);
        container.insert("securityContext", Span::SYNTHETIC, context);
        container
    }

    fn build(self, settings: &Settings<'_>) -> Node {
        let has_variables = self.kind != HELPER;
        let mut container = self.basics(settings);
        if has_variables {
            container.add("env", vec![variable()]);
        }
        container.set("lifecycle", settings.get("container_lifecycle"), |view| {
            convert::setting(view, "container_lifecycle")
        });
        container.add("stdin", true);
        container.into_node()
    }
}

/// A variable of the job: there is always one, and which ones depends on the job.
fn variable() -> Node {
    let mut variable = Object::default();
    variable.add("name", "CI");
    variable.add("value", "true");
    variable.into_node()
}

/// The policy of the first attempt to pull an image.
fn pull_policy(view: &View<'_>) -> Option<Node> {
    let first = view.item(0).unwrap_or_else(|| view.clone());
    let name = match first.as_text()? {
        "always" => "Always",
        "never" => "Never",
        "if-not-present" => "IfNotPresent",
        _ => return None,
    };
    Some(Node::new(name, first.node.span))
}

/// The resources whose settings start with `kind`: `helper_` for `helper_cpu_limit`.
pub(super) fn resources(settings: &Settings<'_>, kind: &str) -> Node {
    let mut resources = Object::default();
    for (field, suffix) in [("limits", "limit"), ("requests", "request")] {
        let mut amounts = Object::default();
        for (resource, key) in [
            ("cpu", "cpu"),
            ("memory", "memory"),
            ("ephemeral-storage", "ephemeral_storage"),
        ] {
            amounts.text(resource, settings.get(&format!("{kind}{key}_{suffix}")));
        }
        if let Some(amounts) = amounts.into_filled() {
            resources.insert(field, Span::SYNTHETIC, amounts);
        }
    }
    resources.into_node()
}
