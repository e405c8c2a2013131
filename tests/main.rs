//! The integration tests, in one crate that is linked once. `cargo test --test it rules::` runs those of one module.

mod common;

mod articles;
mod check;
mod cluster;
mod command_line;
mod editors;
mod examples;
mod gitops;
mod growth;
mod hostile_environment;
mod installs;
mod integrations;
mod invalid_input;
mod job_pod;
mod krm;
mod kubectl;
mod kubernetes;
mod language;
mod lsp;
mod objects;
mod output_directory;
mod permissions;
mod post_render;
mod provenance;
mod readme;
mod release;
mod render;
mod reports;
mod rules;
mod runner_config;
mod schema_corpus;
mod scripts;
mod structure;
mod validate_flags;
