//! What a server function answers when it can't do what was asked: a code for programs, a sentence for people.

use crate::codec::JsonText;
use domain::rejection::Rejection;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Nobody is signed in.
    SignIn,
    /// The role does not allow it.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// What was sent can't be read, or breaks a rule.
    Rejected,
    /// Too often.
    TooMany,
    /// The app on this device is too old.
    Update,
    /// The server was not reached.
    Offline,
    /// The server can't reach its database.
    Unavailable,
    /// A fault of the server's own.
    Internal,
}

/// An error on a machine interface: `{code, message}` and what helps to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// Why not.
    pub code: ErrorCode,
    /// The sentence, in the reader's language.
    pub message: String,
    /// The rule that was broken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Rejection>,
}

impl AppError {
    /// An error with the sentence of its code.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            message: crate::i18n::t(sentence(code)).to_owned(),
            reason: None,
        }
    }

    /// The HTTP status of the code.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self.code {
            ErrorCode::SignIn => 401,
            ErrorCode::Forbidden => 403,
            ErrorCode::NotFound => 404,
            ErrorCode::Rejected => 422,
            ErrorCode::Update => 426,
            ErrorCode::TooMany => 429,
            ErrorCode::Offline | ErrorCode::Internal => 500,
            ErrorCode::Unavailable => 503,
        }
    }
}

const fn sentence(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::SignIn => "error.sign_in",
        ErrorCode::Forbidden => "error.forbidden",
        ErrorCode::NotFound => "error.not_found",
        ErrorCode::Rejected => "error.rejected",
        ErrorCode::TooMany => "error.too_many",
        ErrorCode::Update => "error.update",
        ErrorCode::Offline => "error.offline",
        ErrorCode::Unavailable => "error.unavailable",
        ErrorCode::Internal => "error.internal",
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::new(ErrorCode::Offline),
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::new(ErrorCode::Rejected).sent(),
            _ => Self::new(ErrorCode::Internal),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<store::StoreError> for AppError {
    /// The reason stays in the log; a reader gets a sentence.
    fn from(error: store::StoreError) -> Self {
        tracing::error!(%error, "the database failed");
        let code = match error {
            store::StoreError::Db(_) => ErrorCode::Unavailable,
            _ => ErrorCode::Internal,
        };
        Self::new(code).sent()
    }
}

impl AppError {
    /// The error, with its status set on the answer that is being made, where one is.
    #[must_use]
    #[cfg_attr(
        not(feature = "ssr"),
        expect(clippy::missing_const_for_fn, reason = "the server's is none")
    )]
    pub fn sent(self) -> Self {
        #[cfg(feature = "ssr")]
        if let Some(answer) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
            answer.set_status(http::StatusCode::from_u16(self.status()).unwrap_or_default());
        }
        self
    }
}
