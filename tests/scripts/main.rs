//! The pod's scripts at work: each is rendered, put beside stand-ins for the programs of an image, and run.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test whose surroundings fail has failed")]

mod entrypoint;
mod kubernetes_api;
mod liveness;
mod pod;
mod prepare;
mod programs;
mod registration;
mod session_server;
mod signals;
#[path = "../common/skip.rs"]
mod skip;
mod style;
