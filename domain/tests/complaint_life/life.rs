//! A complaint that is taken through commands.

use domain::complaint::{
    Category, Channel, Command, Complaint, Context, Event, Facts, Filing, StageName, decide, evolve, sample,
};
use domain::id::{InstallId, PersonId};
use domain::people::{Actor, Role};
use domain::rejection::{Field, Rejection};
use domain::text::{Content, Remark};
use domain::ticket::Recorded;
use domain::ticket::sample as office;

pub struct Life {
    pub complaint: Complaint,
    pub history: Vec<Recorded<Event>>,
    minutes: i64,
}

impl Life {
    pub fn filed(channel: Channel) -> Self {
        let (complaint, history) = sample::filed(1, channel).expect("sample");
        Self {
            complaint,
            history,
            minutes: 0,
        }
    }

    /// About conduct of staff, in these words, where there is one supervisor.
    pub fn about_conduct(text: &str) -> Self {
        let filing = Filing {
            category: Category::Conduct,
            text: Content::parse(Field::Content, text).expect("fits"),
            ..sample::filing(Channel::Web).expect("sample")
        };
        let staff = [
            (3, Role::DutyOfficer),
            (5, Role::Supervisor),
            (8, Role::Administrator),
        ];
        let facts = Facts {
            staff: staff
                .map(|(number, role)| office::staff(number, role).expect("sample"))
                .into(),
            ..sample::facts(&[])
        };
        let (actor, now) = (holder(1), office::minute(0));
        let context = Context {
            actor: &actor,
            facts: &facts,
            now,
        };
        let events = decide(None, &Command::File { filing }, sample::id(1), &context).expect("filed");
        let (mut complaint, mut history) = (None, Vec::new());
        for event in events {
            let next = sample::recorded(complaint.as_ref(), &actor, 0, event);
            complaint = evolve(complaint, &next);
            history.push(next);
        }
        Self {
            complaint: complaint.expect("filed"),
            history,
            minutes: 0,
        }
    }

    /// With a reply, and without an open report.
    pub fn replied() -> Self {
        let mut life = Self::filed(Channel::Web);
        life.ask(&desk(), &classify(&[])).expect("taken up");
        life.ask(&desk(), &reply()).expect("replied");
        life
    }

    pub fn ask(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Rejection> {
        self.minutes += 1;
        let facts = facts(command);
        let context = Context {
            actor,
            facts: &facts,
            now: office::minute(self.minutes),
        };
        let events = decide(Some(&self.complaint), command, self.complaint.id, &context)?;
        for event in events.clone() {
            let next = sample::recorded(Some(&self.complaint), actor, self.minutes, event);
            self.complaint = evolve(Some(self.complaint.clone()), &next).expect("stays");
            self.history.push(next);
        }
        Ok(events)
    }

    pub fn stage(&self) -> StageName {
        self.complaint.stage
    }

    pub fn moved(&self) -> Rejection {
        Rejection::ComplaintMoved {
            stage: self.complaint.stage,
            by: self.complaint.changed_by,
            at: self.complaint.changed_at,
        }
    }
}

/// Facts under which the people of numbers 1 to 8 work here, and nobody else.
pub fn facts(command: &Command) -> Facts {
    let all: Vec<_> = (1..=8)
        .map(|number| office::staff(number, Role::Worker).expect("sample"))
        .collect();
    let to = match command {
        Command::Assign { to, .. } => all.iter().find(|person| person.id == *to).cloned(),
        _ => None,
    };
    Facts {
        to,
        ..sample::facts(&all)
    }
}

pub fn staff(number: u8, role: Role) -> Actor {
    Actor::Staff(office::staff(number, role).expect("sample"))
}
pub fn desk() -> Actor {
    staff(3, Role::DutyOfficer)
}
pub fn senior() -> Actor {
    staff(5, Role::Supervisor)
}
pub fn person(number: u8) -> PersonId {
    office::staff(number, Role::Worker).expect("sample").id
}
/// The complainant who holds the token of the complaint of that number.
pub fn holder(number: u8) -> Actor {
    Actor::Reporter {
        install: InstallId::mint(0, [9; 10]),
        holds: Some(sample::id(number).into()),
    }
}

pub fn remark(text: &str) -> Remark {
    Remark::parse(Field::Remark, text).expect("sample")
}
pub fn classify(about: &[u8]) -> Command {
    Command::Classify {
        category: Category::Conduct,
        about: about.iter().map(|number| person(*number)).collect(),
        note: None,
    }
}
pub fn assign(to: u8) -> Command {
    Command::Assign {
        to: person(to),
        due: office::minute(600),
        note: Some(remark("三天内答复")),
    }
}
pub fn direct(upward: usize) -> Command {
    Command::Direct {
        upward,
        text: remark("请餐厅经理当面道歉"),
    }
}
pub fn reply() -> Command {
    Command::Reply {
        text: remark("已批评教育并道歉"),
    }
}
pub fn contest() -> Command {
    Command::Contest {
        reason: remark("没有人来道歉"),
    }
}
pub fn close() -> Command {
    Command::Close { note: None }
}
