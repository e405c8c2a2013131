//! An object of a stream, and what people call it.

use super::Address;
use helm_yaml::tree::Node;

/// An object and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Object<'n> {
    /// Where it stands.
    pub address: Address,
    /// The number of its document, as people count: without those that are empty.
    pub number: usize,
    /// What it says.
    pub node: &'n Node,
}

/// Where the pod stands in an object that brings one.
const PODS: [&[&str]; 2] = [
    &["spec", "template", "spec"],
    &["spec", "jobTemplate", "spec", "template", "spec"],
];

impl<'n> Object<'n> {
    /// `kind`, empty where it does not say.
    pub fn kind(&self) -> &'n str {
        text(self.node, &["kind"]).unwrap_or_default()
    }

    /// `metadata.name`, empty where it does not say.
    pub fn name(&self) -> &'n str {
        text(self.node, &["metadata", "name"]).unwrap_or_default()
    }

    /// `metadata.namespace`, where it says one.
    pub fn namespace(&self) -> Option<&'n str> {
        text(self.node, &["metadata", "namespace"])
    }

    /// Whether it may stand in the namespace of another: what names none lands wherever it is applied.
    pub fn may_stand_in(&self, namespace: Option<&str>) -> bool {
        let own = self.namespace();
        own.is_none() || namespace.is_none() || own == namespace
    }

    /// What people call it: `Deployment/runner`. One without a name is called by its place: `Deployment, document 3`.
    pub fn label(&self) -> String {
        let names = [
            self.name(),
            text(self.node, &["metadata", "generateName"]).unwrap_or_default(),
        ];
        let kind = self.kind();
        if let (false, Some(name)) = (
            kind.is_empty(),
            names.into_iter().find(|name| !name.is_empty()),
        ) {
            return format!("{kind}/{name}");
        }
        let item = self
            .address
            .item
            .map(|item| format!(", items[{item}]"))
            .unwrap_or_default();
        let kind = if kind.is_empty() {
            String::new()
        } else {
            format!("{kind}, ")
        };
        format!("{kind}document {}{item}", self.number)
    }

    /// A path in it, behind what people call it.
    pub fn path(&self, path: &str) -> String {
        if path.is_empty() {
            self.label()
        } else {
            format!("{} › {path}", self.label())
        }
    }

    /// The specification of the pods that come of it.
    pub fn pod(&self) -> Option<&'n Node> {
        self.pod_path().and_then(|path| self.node.at(path))
    }

    /// The keys that lead to it.
    pub fn pod_path(&self) -> Option<&'static [&'static str]> {
        if self.kind() == "Pod" {
            return Some(&["spec"]);
        }
        PODS.into_iter().find(|path| {
            self.node
                .at(path)
                .is_some_and(|pod| pod.get("containers").is_some())
        })
    }
}

/// The text at a path.
pub fn text<'n>(node: &'n Node, path: &[&str]) -> Option<&'n str> {
    node.at(path).and_then(Node::as_str)
}

/// The items of the list at a path; none where there is no list.
pub fn items<'n>(node: &'n Node, path: &[&str]) -> &'n [Node] {
    node.at(path).and_then(Node::as_list).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::kubernetes::stream::Stream;

    #[test]
    fn an_object_without_a_name_is_called_by_its_place() {
        let text = "# nothing\n---\nkind: A\nmetadata: {name: a}\n---\nb: 1\n---\nkind: Job\nmetadata: {generateName: c-}\n---\n\
                    apiVersion: v1\nkind: List\nitems: [{kind: D}, {}]\n";
        let stream = Stream::read("-", text.as_bytes().to_vec()).unwrap();
        let labels: Vec<String> = stream.objects().map(|object| object.path("x")).collect();
        assert_eq!(
            labels,
            [
                "A/a › x",
                "document 2 › x",
                "Job/c- › x",
                "D, document 4, items[0] › x",
                "document 4, items[1] › x"
            ]
        );
        assert_eq!(
            stream
                .objects()
                .next()
                .map(|object| object.path(""))
                .as_deref(),
            Some("A/a")
        );
    }
}
