//! Renders the values with one value changed, to find out whether it matters.

use super::load_with;
use crate::chart::manifest::Manifest;
use crate::chart::version::ChartVersion;
use crate::diff::{Sides, diff};
use crate::input::loaded::LoadedValues;
use crate::input::request::{Request, SetFlag, Setting};
use helm_yaml::tree::Node;

/// Renderings of the values of a request with one chart version.
pub(super) struct Trial<'r> {
    request: &'r Request,
    chart: ChartVersion,
    /// The manifests of the values as they are; `None` if they cannot be rendered.
    plain: Option<Vec<Node>>,
}

impl<'r> Trial<'r> {
    /// The renderings of values that are loaded already.
    pub fn of(request: &'r Request, loaded: &LoadedValues) -> Self {
        let objects = |manifests: &Vec<Manifest>| {
            let objects = manifests.iter().map(|manifest| manifest.object.clone());
            objects.collect()
        };
        Trial {
            plain: loaded.manifests().as_ref().ok().map(objects),
            request,
            chart: loaded.chart,
        }
    }

    /// The objects without a change; none if they cannot be rendered.
    pub fn objects(&self) -> &[Node] {
        self.plain.as_deref().unwrap_or_default()
    }

    /// Whether the manifests change if a value is set to another one, or removed. Without both manifests it is assumed.
    pub fn matters(&self, path: &[&str], value: Option<&Node>) -> bool {
        let json = value.map_or_else(
            || Some("null".to_owned()),
            |node| serde_json::to_string(node).ok(),
        );
        let changed = json.and_then(|json| self.render_with(format!("{}={json}", path.join("."))));
        match (&self.plain, changed) {
            (Some(plain), Some(changed)) => !diff(plain, &changed, Sides::default()).is_empty(),
            _ => true,
        }
    }

    /// Whether the manifests change if a value is set to the default of the chart version.
    pub fn is_effective(&self, path: &[&str]) -> bool {
        self.matters(path, self.chart.default_at(path).as_ref())
    }

    fn render_with(&self, text: String) -> Option<Vec<Node>> {
        let mut request = self.request.clone();
        let flag = SetFlag::Json;
        request.settings.push(Setting { flag, text });
        render(&request, self.chart)
    }
}

fn render(request: &Request, chart: ChartVersion) -> Option<Vec<Node>> {
    let mut loaded = load_with(request, chart).ok()?;
    if !loaded.is_sound() {
        return None;
    }
    let manifests = loaded.take_manifests().ok()?;
    Some(
        manifests
            .into_iter()
            .map(|manifest| manifest.object)
            .collect(),
    )
}
