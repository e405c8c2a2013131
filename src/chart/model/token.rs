//! The token with which the runner registers or authenticates, and where the values take it from.

use super::Model;
use helm_yaml::tree::Node;

/// Prefix of a runner authentication token.
pub const AUTHENTICATION: &str = "glrt-";

/// Prefix of a registration token.
pub const REGISTRATION: &str = "GR1348941";

/// Where the runner's token comes from.
#[derive(Clone, Copy, Debug)]
pub enum TokenSource<'a> {
    /// `runnerToken`.
    RunnerToken(&'a Node),
    /// `runnerRegistrationToken`.
    RegistrationToken(&'a Node),
    /// A Secret, the environment or a complete runner configuration.
    External,
}

/// The type of the token, as far as the values tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenType {
    /// A runner authentication token: the runner exists in GitLab, which stores its settings.
    Authentication,
    /// A registration token: it registers a new runner with the settings of the values.
    Registration,
    /// The values do not contain the token.
    Unknown,
}

impl<'a> Model<'a> {
    /// Where the runner's token comes from; `None` if the values name no source.
    pub fn token_source(self) -> Option<TokenSource<'a>> {
        let literal = |key| self.tree().get(key).filter(|token| token.is_truthy());
        let from_secret = [
            &["runners", "secret"][..],
            &["secrets"],
            &["extraEnvFromRefs"],
        ];
        if let Some(token) = literal("runnerToken") {
            Some(TokenSource::RunnerToken(token))
        } else if let Some(token) = literal("runnerRegistrationToken") {
            Some(TokenSource::RegistrationToken(token))
        } else {
            let is_external = from_secret.into_iter().any(|path| self.is_truthy(path))
                || self.has_complete_config()
                || self.sets_variable(&["CI_SERVER_TOKEN", "REGISTRATION_TOKEN"]);
            is_external.then_some(TokenSource::External)
        }
    }

    /// Whether the chart renders a Secret with the tokens of the values.
    pub fn has_token_secret(self) -> bool {
        self.is_truthy(&["runnerRegistrationToken"]) || self.is_truthy(&["runnerToken"])
    }

    /// Whether the values name GitLab's address or a source for it.
    pub fn has_gitlab_url(self) -> bool {
        self.is_truthy(&["gitlabUrl"])
            || self.has_complete_config()
            || self.is_truthy(&["extraEnvFromRefs"])
            || self.sets_variable(&["CI_SERVER_URL"])
    }
}

impl<'a> TokenSource<'a> {
    /// The type of the token. `known` returns the string of a value that is not a placeholder.
    pub fn token_type(self, known: impl Fn(&'a Node) -> Option<&'a str>) -> TokenType {
        match self {
            TokenSource::RunnerToken(token)
                if known(token).is_some_and(|text| text.starts_with(AUTHENTICATION)) =>
            {
                TokenType::Authentication
            }
            TokenSource::RegistrationToken(token) if known(token).is_some() => {
                TokenType::Registration
            }
            _ => TokenType::Unknown,
        }
    }
}
