//! Folds the differences that every change of the chart version makes: they are counted instead of shown.

use std::fmt;

use serde::Serialize;

use super::{Change, Diff, Difference, FieldDiff};
use crate::chart::version::ChartVersion;

/// The differences that are counted only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Folded {
    /// Number of labels and selectors with the name and version of the chart.
    pub labels: usize,
    /// Number of checksums in annotations.
    pub checksums: usize,
    /// The images whose tag is the runner version of the chart, without duplicates: before and afterwards.
    pub images: Vec<(String, String)>,
}

impl Folded {
    /// Returns true if nothing is folded.
    pub fn is_empty(&self) -> bool {
        *self == Folded::default()
    }

    fn add(&mut self, noise: Noise) {
        match noise {
            Noise::Label => self.labels += 1,
            Noise::Checksum => self.checksums += 1,
            Noise::Image(old, new) => {
                let image = (old, new);
                if !self.images.contains(&image) {
                    self.images.push(image);
                }
            }
        }
    }
}

impl fmt::Display for Folded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 {what}")),
            _ => Some(format!("{count} {what}s")),
        };
        let images = self.images.iter();
        let images = images.map(|(old, new)| Some(format!("image {old} → {new}")));
        let parts: Vec<String> = [
            counted(self.labels, "label"),
            counted(self.checksums, "checksum"),
        ]
        .into_iter()
        .chain(images)
        .flatten()
        .collect();
        write!(
            formatter,
            "folded: {} (--full shows them)",
            parts.join(", ")
        )
    }
}

/// A difference that follows from the chart version alone.
enum Noise {
    Label,
    Checksum,
    Image(String, String),
}

impl Diff {
    /// Folds the differences that follow from the chart versions alone.
    pub fn fold(&mut self, from: ChartVersion, to: ChartVersion) {
        let folded = &mut self.folded;
        for object in &mut self.objects {
            if let Change::Changed(fields) = &mut object.change {
                fields.retain(|field| match noise(field, from, to) {
                    Some(noise) => {
                        folded.add(noise);
                        false
                    }
                    None => true,
                });
            }
        }
        self.objects
            .retain(|object| object.change != Change::Changed(Vec::new()));
    }
}

fn noise(field: &FieldDiff, from: ChartVersion, to: ChartVersion) -> Option<Noise> {
    if field.path.contains("annotations[\"checksum/") {
        return Some(Noise::Checksum);
    }
    let Difference::Changed(old, new) = &field.difference else {
        return None;
    };
    let (old, new) = (old.as_str()?, new.as_str()?);
    let chart = |version: ChartVersion| format!("gitlab-runner-{version}");
    if (old, new) == (&chart(from), &chart(to)) {
        return Some(Noise::Label);
    }
    let is_image = field.path.ends_with(".image");
    let with_new_tag = old.replace(from.app_version(), to.app_version());
    (is_image && with_new_tag == new).then(|| Noise::Image(old.to_owned(), new.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::version::testing::chart;
    use crate::diff::{Sides, diff};
    use helm_yaml::reader::from_str;

    fn folded(old: &str, new: &str) -> Diff {
        let object = |spec: &str| [from_str(&format!("kind: Deployment\n{spec}")).unwrap()];
        let mut diff = diff(&object(old), &object(new), Sides::default());
        diff.fold(chart("0.91.0"), chart("0.92.0"));
        diff
    }

    #[test]
    fn what_follows_from_the_version_is_counted() {
        let side = |version: &str, runner: &str, sum: &str| {
            format!(
                "metadata: {{labels: {{chart: gitlab-runner-{version}}}}}\nspec:\n  template:\n    metadata: {{annotations: \
                 {{checksum/configmap: {sum}}}}}\n    spec: {{containers: [{{name: a, image: x:alpine-v{runner}}}]}}\n"
            )
        };
        let diff = folded(
            &side("0.91.0", "19.2.0", "a"),
            &side("0.92.0", "19.3.0", "b"),
        );
        assert!(diff.objects.is_empty() && !diff.is_empty());
        let image = ("x:alpine-v19.2.0".to_owned(), "x:alpine-v19.3.0".to_owned());
        let expected = Folded {
            labels: 1,
            checksums: 1,
            images: vec![image],
        };
        assert_eq!(diff.folded, expected);
    }

    #[test]
    fn other_differences_are_shown() {
        for (old, new) in [
            (
                "metadata: {labels: {chart: gitlab-runner-0.91.0}}",
                "metadata: {labels: {chart: mine}}",
            ),
            (
                "metadata: {labels: {chart: gitlab-runner-0.91.0}}",
                "metadata: {labels: {}}",
            ),
            (
                "spec: {image: x:alpine-v19.2.0}",
                "spec: {image: y:alpine-v19.3.0}",
            ),
            (
                "spec: {image: x:alpine-v19.2.0}",
                "spec: {image: x:alpine-v19.3.1}",
            ),
            ("spec: {replicas: 1}", "spec: {replicas: 2}"),
        ] {
            let diff = folded(old, new);
            assert!(diff.folded.is_empty() && diff.objects.len() == 1, "{old}");
        }
    }
}
