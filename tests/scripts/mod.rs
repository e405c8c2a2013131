//! Runs the scripts of the pod, each rendered, with substitutes for the programs of an image.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test whose surroundings fail has failed"
)]

mod entrypoint;
mod kubernetes_api;
mod liveness;
mod pod;
mod prepare;
mod programs;
mod registration;
mod session_server;
mod signals;
mod style;
