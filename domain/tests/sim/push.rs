//! A batch of commands at the server, as `app::api::sync::push` takes it.

use super::Mutation;
use super::world::{Raw, Reply, World, short};
use domain::id::{CommandId, TicketNo};
use domain::people::{Author, Staff};
use domain::wire::{Answer, AnswerStatus, Envelope, MAX_BATCH, MAX_BATCH_BYTES, PushAnswer, PushRequest};
use std::borrow::Cow;
use std::collections::BTreeSet;

impl World {
    pub fn serve_push(&mut self, push: &PushRequest, staff: Option<&Staff>) -> Raw {
        if let Some(refused) = self.not_understood(push, staff) {
            return refused;
        }
        let mut answers = Vec::new();
        let mut stopped = BTreeSet::new();
        for envelope in &push.commands {
            if stopped.contains(&envelope.lane) {
                continue;
            }
            if self.chance.percent(self.storm / 8) {
                self.happens("a server died in the middle of a batch");
                break;
            }
            let answer = self.one(envelope, staff);
            if matches!(answer.status, AnswerStatus::Retry | AnswerStatus::ExpectedSeq) {
                stopped.insert(envelope.lane);
            }
            answers.push(answer);
        }
        if self.chance.percent(self.storm / 4) {
            self.happens("an answer came that nobody asked for");
            answers.insert(
                0,
                Answer::applied(CommandId::mint(7, [7; 10]), TicketNo(7), 7, false),
            );
        }
        Raw::ok(Reply::Push(PushAnswer {
            answers,
            epoch: self.server.epoch,
            server_ms: self.server_now(),
        }))
    }

    fn not_understood(&mut self, push: &PushRequest, staff: Option<&Staff>) -> Option<Raw> {
        let bytes = serde_json::to_vec(&push.commands).expect("json").len();
        let count = push.commands.len();
        if count > MAX_BATCH || (bytes > MAX_BATCH_BYTES && count > 1) {
            self.violate(format!("a batch of {count} commands, {bytes} bytes"));
        }
        let foreign = |envelope: &Envelope| match envelope.author {
            Author::Person(person) => staff.is_none_or(|staff| staff.id != person),
            Author::Anon(_) => false,
        };
        let checks = !matches!(self.mutation, Mutation::AnySession | Mutation::AuthorNotChecked);
        if checks && push.commands.iter().any(foreign) {
            return Some(Raw::status(401));
        }
        let elsewhere = |envelope: &Envelope| envelope.install != push.install;
        let says = |what: &str| {
            let mut payloads = push.commands.iter().map(|envelope| &envelope.payload);
            payloads.any(|payload| {
                let texts = [&payload["text"], &payload["reason"]];
                texts
                    .iter()
                    .any(|text| text.as_str().is_some_and(|text| text.starts_with(what)))
            })
        };
        if push.commands.iter().any(elsewhere) || says("poison") {
            return Some(Raw::status(422));
        }
        says("huge").then(|| Raw::status(413))
    }

    fn one(&mut self, envelope: &Envelope, staff: Option<&Staff>) -> Answer {
        let mut known = Cow::Borrowed(envelope);
        if self.server_build >= 2 && envelope.kind == "ticket.note/2" {
            "ticket.note/1".clone_into(&mut known.to_mut().kind);
        }
        let fails = self.chance.percent(self.storm / 3);
        let by_author = self.as_mutated(envelope, staff);
        let now = self.server_now();
        let applied = self.server.apply(&known, by_author.as_ref(), now, fails);
        if applied.now {
            self.accepted.insert(envelope.id, envelope.clone());
            super::always::applied(self, envelope, staff);
        }
        super::always::answered(self, envelope, &applied.answer);
        let (id, status) = (short(envelope.id), applied.answer.status);
        self.happens(match status {
            AnswerStatus::Applied => "answered Applied",
            AnswerStatus::Duplicate => "answered Duplicate",
            AnswerStatus::Conflict => "answered Conflict",
            AnswerStatus::Rejected => "answered Rejected",
            AnswerStatus::ExpectedSeq => "answered ExpectedSeq",
            AnswerStatus::Retry => "answered Retry",
        });
        for code in ["unknown_kind", "key_reuse"] {
            if applied.answer.reason_code.as_deref() == Some(code) {
                self.happens(code);
            }
        }
        self.note(|| {
            format!(
                "  server: {id} {} seq {} → {status:?}",
                envelope.kind, envelope.seq
            )
        });
        applied.answer
    }

    /// With [`Mutation::AnySession`] and [`Mutation::AuthorNotChecked`] whoever is signed in counts as the author.
    fn as_mutated(&self, envelope: &Envelope, staff: Option<&Staff>) -> Option<Staff> {
        match (self.mutation, envelope.author) {
            (Mutation::AnySession | Mutation::AuthorNotChecked, Author::Person(person)) => {
                self.staff.iter().find(|staff| staff.id == person).cloned()
            }
            _ => staff.cloned(),
        }
    }
}
