//! An object of a stream, and its label in messages.

use super::Address;
use helm_yaml::tree::Node;

/// An object and its address.
#[derive(Clone, Copy, Debug)]
pub struct Object<'n> {
    /// Its address in the stream.
    pub address: Address,
    /// The number of its document, from 1, without empty documents.
    pub number: usize,
    /// Its content.
    pub node: &'n Node,
}

/// Paths of the pod specification in controllers.
const PODS: [&[&str]; 2] = [
    &["spec", "template", "spec"],
    &["spec", "jobTemplate", "spec", "template", "spec"],
];

impl<'n> Object<'n> {
    /// `kind`; empty if it is missing.
    pub fn kind(&self) -> &'n str {
        text(self.node, &["kind"]).unwrap_or_default()
    }

    /// `metadata.name`; empty if it is missing.
    pub fn name(&self) -> &'n str {
        text(self.node, &["metadata", "name"]).unwrap_or_default()
    }

    /// `metadata.namespace`.
    pub fn namespace(&self) -> Option<&'n str> {
        text(self.node, &["metadata", "namespace"])
    }

    /// Returns true if it can be in a namespace: without `metadata.namespace`, it can be applied to any.
    pub fn may_be_in(&self, namespace: Option<&str>) -> bool {
        let own = self.namespace();
        own.is_none() || namespace.is_none() || own == namespace
    }

    /// Its label in messages: `Deployment/runner`, or `Deployment, document 3` without a name.
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

    /// A path in it, after its label.
    pub fn path(&self, path: &str) -> String {
        if path.is_empty() {
            self.label()
        } else {
            format!("{} › {path}", self.label())
        }
    }

    /// The specification of its pods.
    pub fn pod(&self) -> Option<&'n Node> {
        self.pod_path().and_then(|path| self.node.at(path))
    }

    /// The path of the specification of its pods.
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

/// The string at a path.
pub fn text<'n>(node: &'n Node, path: &[&str]) -> Option<&'n str> {
    node.at(path).and_then(Node::as_str)
}

/// The items of the list at a path; empty without a list.
pub fn items<'n>(node: &'n Node, path: &[&str]) -> &'n [Node] {
    node.at(path).and_then(Node::as_list).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::kubernetes::stream::Stream;

    #[test]
    fn an_object_without_a_name_is_labeled_by_its_document() {
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
