//! Rules across the releases in one document.
//!
//! They compare a [`Member`] with those before it. Each release has its own sources, so findings are rendered here.

use std::collections::HashMap;

use crate::chart::manifest::Manifest;
use crate::chart::model::token::TokenSource;
use crate::chart::version::ChartVersion;
use crate::input::loaded::LoadedValues;
use crate::input::placeholder;
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::releases::{duplicate_release, mixed_chart_versions, shared_token};
use crate::lint::settings::Settings;
use crate::redact::Mask;
use crate::report::{self, RenderedDiagnostic, RenderedLabel};
use helm_yaml::source::{Sources, Span};

/// How many objects a message names.
const MOST_NAMED: usize = 3;

/// What the rules know about a release that a document names.
pub struct Member {
    /// Cluster, namespace and name.
    id: (Option<String>, String, String),
    /// The first line of the release.
    place: Span,
    token: Option<(Token, Span)>,
    /// The objects that the release installs.
    objects: Vec<Object>,
    /// The chart version that the document names.
    chart: Option<(ChartVersion, Span)>,
    sources: Sources,
    mask: Mask,
}

/// An object of a cluster.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Object {
    cluster: Option<String>,
    kind: String,
    namespace: Option<String>,
    name: String,
}

/// Where the token of a release comes from.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Token {
    /// A Secret in a namespace of a cluster.
    Secret(Option<String>, String, String),
    /// The values.
    Literal(String),
}

impl Member {
    /// The release of loaded values; nothing if no document names it, or the runner is only a part of it.
    pub fn of(loaded: &LoadedValues) -> Option<Self> {
        let embedding = loaded.embedding.as_ref()?;
        if !embedding.names_release || embedding.is_subchart || embedding.is_layer() {
            return None;
        }
        let (name, namespace) = (loaded.name(), loaded.namespace());
        let cluster = embedding.cluster.clone();
        let chart = embedding.chart.as_ref().filter(|_| loaded.is_chart_pinned);
        Some(Member {
            token: token(loaded, cluster.clone()),
            objects: objects(loaded, cluster.as_ref()),
            id: (cluster, namespace.to_owned(), name.to_owned()),
            place: first_line(&loaded.sources, embedding.span),
            chart: chart.map(|(_, span)| (loaded.chart, *span)),
            sources: loaded.sources.clone(),
            mask: Mask::of(loaded),
        })
    }

    fn rendered(&self, found: Diagnostic, settings: &Settings) -> Option<RenderedDiagnostic> {
        let found = settings.apply_levels(vec![found]);
        let rendered = report::render(found, settings.threshold(), &self.sources, &self.mask);
        rendered.into_iter().next()
    }

    /// A location in this release, as a related one of a finding in another release.
    fn label(&self, span: Span, message: &str) -> Option<RenderedLabel> {
        let found = Diagnostic::new(&duplicate_release::RULE, Place::of(span), message);
        let found = self.rendered(found, &Settings::default())?;
        Some(RenderedLabel {
            message: found.message,
            file: found.file?,
            start: found.start,
            end: found.end,
            excerpt: found.excerpt,
        })
    }
}

/// The findings on the releases in a document, each with the index of its release.
pub fn check(members: &[(usize, Member)], settings: &Settings) -> Vec<(usize, RenderedDiagnostic)> {
    let mut found = Vec::new();
    let mut add = |(index, member): &(usize, Member), diagnostic, related| {
        if let Some(mut rendered) = member.rendered(diagnostic, settings) {
            rendered.related.extend(related);
            found.push((*index, rendered));
        }
    };
    let (mut ids, mut tokens) = (HashMap::new(), HashMap::new());
    let mut objects: HashMap<&Object, &Member> = HashMap::new();
    for one in members {
        let (_, member) = one;
        if let Some(first) = ids.insert(&member.id, member) {
            let related = first.label(first.place, "the first one");
            add(one, duplicate(member), related);
            continue;
        }
        let known = |object: &Object| objects.get(object).copied();
        if let Some(first) = member.objects.iter().find_map(known) {
            let related = first.label(first.place, "the other release");
            add(one, same_objects(first, member), related);
        }
        objects.extend(member.objects.iter().map(|object| (object, member)));
        if let Some((token, span)) = &member.token
            && let Some((first, known)) = tokens.insert(token, (member, *span))
        {
            let related = first.label(known, "the other release");
            add(one, shared(first, token, *span), related);
        }
    }
    let mut charts = members.iter().filter_map(|one| Some((one, one.1.chart?)));
    if let Some(((_, first), (chart, known))) = charts.next()
        && let Some((one, (other, span))) = charts.find(|(_, (other, _))| *other != chart)
    {
        let related = first.label(known, "the other version");
        add(one, mixed(chart, other, span), related);
    }
    found
}

fn duplicate(member: &Member) -> Diagnostic {
    let (_, namespace, name) = &member.id;
    let message = format!(
        "duplicate release {namespace}/{name}: another release in this document has the same name and namespace"
    );
    Diagnostic::new(&duplicate_release::RULE, Place::of(member.place), message)
        .with_help("rename it, or install it in another namespace")
}

fn same_objects(first: &Member, member: &Member) -> Diagnostic {
    let is_same = |object: &&Object| first.objects.contains(object);
    let same = member.objects.iter().filter(is_same);
    let mut same: Vec<String> = same
        .map(|object| format!("{} {}", object.kind, object.name))
        .collect();
    if same.len() > MOST_NAMED {
        same.truncate(MOST_NAMED);
        same.push("…".to_owned());
    }
    let (_, namespace, name) = &first.id;
    let message = format!(
        "the release {namespace}/{name} installs the same objects: {}",
        same.join(", ")
    );
    Diagnostic::new(&duplicate_release::RULE, Place::of(member.place), message)
        .with_help("set another `fullnameOverride`, or install it in another namespace")
}

/// The objects of a release, if it can be rendered. Those whose names depend on placeholders are unknown.
fn objects(loaded: &LoadedValues, cluster: Option<&String>) -> Vec<Object> {
    let has_placeholder = loaded.written.names().next().is_some();
    let manifests = loaded.manifests().as_deref().ok();
    let manifests = manifests.filter(|_| !has_placeholder).unwrap_or_default();
    let object = |manifest: &Manifest| Object {
        cluster: cluster.cloned(),
        kind: manifest.kind().to_owned(),
        namespace: manifest.namespace().map(str::to_owned),
        name: manifest.name().to_owned(),
    };
    let objects = manifests.iter().map(object);
    objects
        .filter(|object| !placeholder::is_open(&object.name))
        .collect()
}

fn shared(first: &Member, token: &Token, span: Span) -> Diagnostic {
    let (_, namespace, name) = &first.id;
    let what = match token {
        Token::Secret(_, _, secret) => format!("the Secret `{secret}`"),
        Token::Literal(_) => "the token".to_owned(),
    };
    let message = format!("{what} is also that of the release {namespace}/{name}");
    Diagnostic::new(&shared_token::RULE, Place::of(span), message)
        .with_help("create a runner in GitLab for each release, and a Secret for its token")
}

fn mixed(first: ChartVersion, other: ChartVersion, span: Span) -> Diagnostic {
    let message = format!("releases in this document use the chart versions {first} and {other}");
    Diagnostic::new(&mixed_chart_versions::RULE, Place::of(span), message).with_help(format!(
        "use {first} here, too, unless the release tests another version"
    ))
}

/// The token of a release, if the values name it.
fn token(loaded: &LoadedValues, cluster: Option<String>) -> Option<(Token, Span)> {
    if let Some(TokenSource::RunnerToken(token)) = loaded.model().token_source() {
        let text = token.as_str()?.to_owned();
        let is_known = !placeholder::is_open(&text);
        return is_known.then_some((Token::Literal(text), token.span));
    }
    let secret = loaded.values.tree.at(&["runners", "secret"])?;
    let name = secret.as_str().filter(|name| !name.is_empty())?;
    let namespace = loaded.release.namespace().to_owned();
    Some((
        Token::Secret(cluster, namespace, name.to_owned()),
        secret.span,
    ))
}

/// The first line of a span.
fn first_line(sources: &Sources, span: Span) -> Span {
    let text = sources.slice(span);
    let length = text.find('\n').unwrap_or(text.len());
    let start = span.range().start;
    span.file()
        .map_or(span, |file| Span::new(file, start..start + length))
}
