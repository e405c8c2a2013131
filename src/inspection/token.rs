//! Tokens: how a runner proves to GitLab who it is, and where the values take that from.

use super::Inspection;
use super::variable;

/// How the token of a runner begins that was created in GitLab.
pub const AUTHENTICATION: &str = "glrt-";

/// How a registration token begins, where GitLab made it.
pub const REGISTRATION: &str = "GR1348941";

/// What is known of the token that a runner will use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// One of a runner that was created in GitLab, which keeps the runner's settings.
    Authentication,
    /// One that registers a new runner, with the settings of the values.
    Registration,
    /// It stands in a Secret, or in a variable, or is still to be filled in.
    Unknown,
}

/// What is known of the token, where the values name one or a place for it.
pub fn token(inspection: &Inspection) -> Option<Token> {
    let begins = |path| inspection.text(path).is_some_and(|text| text.starts_with(AUTHENTICATION));
    if begins("runnerToken") {
        Some(Token::Authentication)
    } else if inspection.text("runnerRegistrationToken").is_some() && !inspection.is_on("runnerToken") {
        Some(Token::Registration)
    } else {
        has_source(inspection).then_some(Token::Unknown)
    }
}

/// Whether the values say a token, or a place where one may come from.
pub fn has_source(inspection: &Inspection) -> bool {
    let places = ["runnerToken", "runnerRegistrationToken", "runners.secret", "secrets", "extraEnvFromRefs"];
    places.iter().any(|path| inspection.is_on(path))
        || inspection.is_on("runners.configOverride")
        || variable::all(inspection).iter().any(|found| matches!(found.name, "CI_SERVER_TOKEN" | "REGISTRATION_TOKEN"))
}

/// Whether the values say where GitLab is, or a place where that may come from.
pub fn has_address(inspection: &Inspection) -> bool {
    inspection.is_on("gitlabUrl")
        || inspection.is_on("runners.configOverride")
        || inspection.is_on("extraEnvFromRefs")
        || variable::all(inspection).iter().any(|found| found.name == "CI_SERVER_URL")
}
