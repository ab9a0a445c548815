//! The binary's parts: command line, HTTP, background tasks. Rules live in `domain`, SQL in `store`, pages in `app`.
#![forbid(unsafe_code)]

pub mod accounts;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod http;
pub mod sms;
pub mod task;
