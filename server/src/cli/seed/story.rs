//! What happened to one ticket of the demo campus: steps, each some minutes after the one before.

use super::fate::Fate::{
    self, Accepted, Cancelled, Criticised, Disputed, Done, DoneFailed, FailedAnswered, Forgotten, HandedBack,
    New, Rejected, RejectedAnswered, Reopened, Sent, SentLate, Taken, Transferred, Unreached, Urged, Waiting,
    Working, WorkingLate,
};
use super::faults::Fault;
use super::words;
use crate::chance::Chance;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::PersonId;
use domain::rejection::Field;
use domain::score::{DeskScores, RepairScores, Score};
use domain::text::Remark;
use domain::ticket::{Command, HoldReason, Outcome, VisitResult};

/// Who does a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Reporter,
    Person(PersonId),
}

/// A step: what somebody does, so many minutes after the report.
pub(super) struct Step {
    pub minute: i64,
    pub who: Who,
    /// So many minutes earlier it was given on a phone without a network.
    pub offline: i64,
    /// The command, which may speak of times after its own.
    pub command: Box<dyn Fn(DateTime<Utc>) -> Command>,
}

/// People of a ticket's story.
pub(super) struct Cast {
    pub desk: PersonId,
    pub manager: PersonId,
    pub lead: PersonId,
    pub second: PersonId,
    pub chief: PersonId,
}

/// Tells a story, step by step.
pub(super) struct Teller<'a> {
    pub chance: &'a Chance,
    /// What is broken.
    pub fault: &'static Fault,
    pub cast: Cast,
    pub steps: Vec<Step>,
    pub minute: i64,
}

impl Teller<'_> {
    /// A number from `least` to `most`.
    fn between(&self, least: i64, most: i64) -> i64 {
        let span = u64::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.chance.below(span)).unwrap_or(0)
    }

    fn pick<T: Copy>(&self, from: &[T]) -> Result<T> {
        let index = usize::try_from(self.chance.below(from.len() as u64))?;
        from.get(index).copied().context("a list of words is empty")
    }

    fn words(&self, field: Field, from: &[&str]) -> Result<Remark> {
        Ok(Remark::parse(field, self.pick(from)?)?)
    }

    fn maybe(&self, from: &[&str]) -> Result<Option<Remark>> {
        Ok(Remark::optional(Field::Remark, self.pick(from)?)?)
    }

    /// Somebody does something, `least` to `most` minutes after what was before.
    fn then(
        &mut self,
        (least, most): (i64, i64),
        who: Who,
        command: impl Fn(DateTime<Utc>) -> Command + 'static,
    ) {
        self.minute += self.between(least, most);
        self.steps.push(Step {
            minute: self.minute,
            who,
            offline: 0,
            command: Box::new(command),
        });
    }

    fn accept(&mut self) {
        self.then((2, 40), Who::Person(self.cast.desk), |_| Command::Accept {});
    }

    /// The manager sends the lead, sometimes with a second, to be done in so many hours.
    fn send(&mut self, hours: i64, pair: bool) -> Result<()> {
        let crew = if pair {
            vec![self.cast.lead, self.cast.second]
        } else {
            vec![self.cast.lead]
        };
        let note = if self.between(0, 2) == 0 {
            Some(self.words(Field::Remark, words::ORDERS)?)
        } else {
            None
        };
        self.then((5, 120), Who::Person(self.cast.manager), move |at| {
            Command::Dispatch {
                crew: crew.clone(),
                due: at + TimeDelta::hours(hours),
                note: note.clone(),
            }
        });
        Ok(())
    }

    fn take(&mut self) {
        self.then((3, 60), Who::Person(self.cast.lead), |_| Command::Acknowledge {});
    }

    fn arrive(&mut self) {
        self.then((10, 120), Who::Person(self.cast.lead), |_| Command::Arrive {});
    }

    /// The work is done; every third time without a network, so that it comes in together later.
    fn complete(&mut self, outcome: Outcome) -> Result<()> {
        let lead = Who::Person(self.cast.lead);
        let text = Some(self.words(Field::Remark, words::noted(self.fault.0))?);
        if matches!(outcome, Outcome::Success {}) {
            self.then((10, 60), lead, move |_| Command::Note {
                text: text.clone(),
                photos: Vec::new(),
            });
        }
        self.then((2, 30), lead, move |_| Command::Complete {
            outcome: outcome.clone(),
            photos: Vec::new(),
            confirmation: None,
        });
        if self.between(0, 2) == 0 {
            self.lose_network(self.steps.len().saturating_sub(2));
        }
        Ok(())
    }

    /// All steps from `first` on were done when they were done, but came in with the last.
    fn lose_network(&mut self, first: usize) {
        let Some(end) = self.steps.last().map(|step| step.minute + 25) else {
            return;
        };
        for step in self.steps.iter_mut().skip(first) {
            step.offline = end - step.minute;
            step.minute = end;
        }
        self.minute = end;
    }

    fn failure(&self) -> Result<Outcome> {
        let (explanation, advice) = self.pick(words::failed(self.fault.0))?;
        Ok(Outcome::Failure {
            explanation: Remark::parse(Field::Explanation, explanation)?,
            advice: Remark::parse(Field::Advice, advice)?,
        })
    }

    /// The desk calls back and reaches somebody.
    fn visit(&mut self, least: i64, most: i64, fixed: bool, words: &[&str]) -> Result<()> {
        let mark =
            |lower: i64| Score::new(u8::try_from(self.between(least.max(lower), most))?).map_err(Into::into);
        let score = || -> Result<Score> { mark(1) };
        let repair = RepairScores {
            quality: score()?,
            attitude: score()?,
            time: score()?,
            result: score()?,
        };
        // who is angry about the work need not be about the desk
        let kind = || -> Result<Score> { mark(3) };
        let desk = if most >= 3 {
            Some(DeskScores {
                phone_attitude: kind()?,
                response: kind()?,
                handling: kind()?,
            })
        } else {
            None
        };
        let remark = self.maybe(words)?;
        let result = VisitResult::Reached {
            repair: Some(repair),
            desk,
            fixed,
            declined: false,
            remark,
        };
        self.then((60, 600), Who::Person(self.cast.desk), move |_| {
            Command::RecordVisit {
                result: result.clone(),
            }
        });
        Ok(())
    }

    /// Management answers; `told` is for the reporter to read.
    fn answer(&mut self, words: &[&str], told: bool) -> Result<()> {
        let text = self.words(Field::Remark, words)?;
        let chief = Who::Person(self.cast.chief);
        self.then((120, 1200), chief, move |_| Command::AnswerEscalation {
            escalation: 0,
            text: text.clone(),
            told,
        });
        Ok(())
    }

    fn begin_work(&mut self, hours: i64) -> Result<()> {
        self.accept();
        let pair = self.between(0, 3) == 0;
        self.send(hours, pair)?;
        self.take();
        self.arrive();
        Ok(())
    }

    fn hold(&mut self) -> Result<()> {
        let (reason, note): (HoldReason, &str) = self.pick(words::HELD)?;
        let note = Remark::optional(Field::Remark, note)?;
        self.then((15, 60), Who::Person(self.cast.lead), move |at| Command::Hold {
            reason,
            note: note.clone(),
            until: at + TimeDelta::hours(26),
        });
        Ok(())
    }

    /// Tells what leads to `fate`, and gives how many minutes ago the last step was, at least and at most.
    pub(super) fn tell(&mut self, fate: Fate) -> Result<(i64, i64)> {
        match fate {
            New => return Ok((2, 90)),
            Forgotten => return Ok((1500, 2400)),
            Urged => {
                let note = self.maybe(words::URGED)?;
                self.then((90, 200), Who::Reporter, move |_| Command::Urge {
                    note: note.clone(),
                });
                return Ok((5, 60));
            }
            Rejected | RejectedAnswered => return self.reject(fate),
            Cancelled => {
                let reason = self.maybe(words::CANCELLED)?;
                self.then((10, 50), Who::Reporter, move |_| Command::Cancel {
                    reason: reason.clone(),
                });
                return Ok((300, 4000));
            }
            _ => {}
        }
        self.repair(fate)
    }

    fn reject(&mut self, fate: Fate) -> Result<(i64, i64)> {
        let reason = self.words(Field::Reason, words::rejected(self.fault.1))?;
        self.then((5, 60), Who::Person(self.cast.desk), move |_| Command::Reject {
            reason: reason.clone(),
        });
        if fate == RejectedAnswered {
            self.answer(words::REJECTION_ANSWERED, false)?;
            return Ok((600, 5000));
        }
        Ok((60, 900))
    }

    fn repair(&mut self, fate: Fate) -> Result<(i64, i64)> {
        match fate {
            Accepted | Transferred => self.accept(),
            Sent | SentLate | HandedBack => {
                self.accept();
                self.send(if fate == SentLate { 12 } else { 30 }, fate == HandedBack)?;
            }
            Taken => {
                self.accept();
                self.send(24, false)?;
                self.take();
            }
            Disputed => return self.dispute(),
            Working | Waiting => self.begin_work(24)?,
            WorkingLate => self.begin_work(4)?,
            _ => self.begin_work(48)?,
        }
        match fate {
            Accepted | Transferred => Ok((10, 300)),
            SentLate => Ok((800, 1500)),
            WorkingLate => Ok((300, 700)),
            HandedBack => {
                let reason = self.words(Field::Reason, words::HANDED_BACK)?;
                self.take();
                self.then((20, 90), Who::Person(self.cast.lead), move |_| {
                    Command::HandBack {
                        reason: reason.clone(),
                    }
                });
                Ok((10, 200))
            }
            Waiting => {
                self.hold()?;
                Ok((60, 600))
            }
            Sent | Taken | Working => Ok((5, 180)),
            _ => self.finish(fate),
        }
    }

    /// From the work's end on.
    fn finish(&mut self, fate: Fate) -> Result<(i64, i64)> {
        let failed = matches!(fate, DoneFailed | FailedAnswered);
        let outcome = if failed {
            self.failure()?
        } else {
            Outcome::Success {}
        };
        self.complete(outcome)?;
        match fate {
            Done | DoneFailed => Ok((20, 900)),
            Unreached => {
                let remark = self.maybe(words::UNREACHED)?;
                self.then((60, 300), Who::Person(self.cast.desk), move |at| {
                    Command::RecordVisit {
                        result: VisitResult::NotReached {
                            retry_at: at + TimeDelta::hours(3),
                            remark: remark.clone(),
                        },
                    }
                });
                Ok((200, 400))
            }
            Criticised => {
                self.visit(1, 2, true, words::BLAME)?;
                Ok((30, 600))
            }
            FailedAnswered => {
                self.visit(3, 4, false, words::BLAME)?;
                self.answer(words::FAILURE_ANSWERED, true)?;
                Ok((600, 5000))
            }
            Reopened => {
                let reason = self.words(Field::Reason, words::REOPENED)?;
                self.visit(4, 5, true, words::PRAISE)?;
                self.then((600, 900), Who::Reporter, move |_| Command::Reopen {
                    reason: reason.clone(),
                });
                Ok((20, 200))
            }
            _ => {
                self.visit(3, 5, true, words::PRAISE)?;
                Ok((600, 11_000))
            }
        }
    }

    /// The job went to another while the first, without a network, had done it: somebody must settle that (F36).
    fn dispute(&mut self) -> Result<(i64, i64)> {
        self.begin_work(24)?;
        let crew = vec![self.cast.second];
        self.then((60, 90), Who::Person(self.cast.manager), move |at| {
            Command::Dispatch {
                crew: crew.clone(),
                due: at + TimeDelta::hours(24),
                note: None,
            }
        });
        self.then((30, 60), Who::Person(self.cast.lead), |_| Command::Complete {
            outcome: Outcome::Success {},
            photos: Vec::new(),
            confirmation: None,
        });
        if let Some(step) = self.steps.last_mut() {
            step.offline = 100;
        }
        Ok((15, 120))
    }
}
