//! What a worker may do, in words, and which of it comes next.

use domain::ticket::{Command, CommandKind};
use domain::wire::AnyKind;

/// What brings a job forward, in the order of the chain. A ticket admits at most one of them, but for setting out, which
/// may be left out: see [`beside`].
const FORWARD: [CommandKind; 5] = [
    CommandKind::Acknowledge,
    CommandKind::Depart,
    CommandKind::Arrive,
    CommandKind::Resume,
    CommandKind::Complete,
];

/// What else a worker may do, in the order of the menu.
const ASIDE: [CommandKind; 4] = [
    CommandKind::Note,
    CommandKind::PartlyRepair,
    CommandKind::Hold,
    CommandKind::HandBack,
];

/// The one next step.
#[must_use]
pub fn next(may: &[CommandKind]) -> Option<CommandKind> {
    FORWARD.into_iter().find(|kind| may.contains(kind))
}

/// The step that may be taken instead of the next one: whoever went without saying so is there.
#[must_use]
pub fn beside(may: &[CommandKind]) -> Option<CommandKind> {
    let next = next(may)?;
    (next == CommandKind::Depart && may.contains(&CommandKind::Arrive)).then_some(CommandKind::Arrive)
}

/// What else is possible now.
#[must_use]
pub fn aside(may: &[CommandKind]) -> Vec<CommandKind> {
    ASIDE.into_iter().filter(|kind| may.contains(kind)).collect()
}

/// The command itself, for those that need no form.
#[must_use]
pub const fn plain(kind: CommandKind) -> Option<Command> {
    match kind {
        CommandKind::Acknowledge => Some(Command::Acknowledge {}),
        CommandKind::Depart => Some(Command::Depart {}),
        CommandKind::Arrive => Some(Command::Arrive {}),
        CommandKind::Resume => Some(Command::Resume {}),
        _ => None,
    }
}

/// The sentence on the button.
#[must_use]
pub const fn label(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Acknowledge => "jobs.do_acknowledge",
        CommandKind::Depart => "jobs.do_depart",
        CommandKind::Arrive => "jobs.do_arrive",
        CommandKind::Resume => "jobs.do_resume",
        CommandKind::Complete => "jobs.do_complete",
        CommandKind::PartlyRepair => "jobs.do_partly",
        CommandKind::Hold => "jobs.do_hold",
        CommandKind::HandBack => "jobs.do_hand_back",
        _ => "jobs.do_note",
    }
}

/// The sentence once it is saved.
#[must_use]
pub const fn done(kind: AnyKind) -> &'static str {
    match kind {
        AnyKind::Ticket(CommandKind::Acknowledge) => "jobs.done_acknowledge",
        AnyKind::Ticket(CommandKind::Depart) => "jobs.done_depart",
        AnyKind::Ticket(CommandKind::Arrive) => "jobs.done_arrive",
        AnyKind::Ticket(CommandKind::Resume) => "jobs.done_resume",
        AnyKind::Ticket(CommandKind::Complete) => "jobs.done_complete",
        AnyKind::Ticket(CommandKind::PartlyRepair) => "jobs.done_partly",
        AnyKind::Ticket(CommandKind::Hold) => "jobs.done_hold",
        AnyKind::Ticket(CommandKind::HandBack) => "jobs.done_hand_back",
        _ => "jobs.done_note",
    }
}

/// The icon on the button.
#[must_use]
pub const fn mark(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Depart => "arrow-right",
        CommandKind::Arrive => "pin",
        CommandKind::Resume => "play",
        CommandKind::PartlyRepair => "wrench",
        CommandKind::Hold => "pause",
        CommandKind::HandBack => "undo",
        CommandKind::Note => "edit",
        _ => "check",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_all_that_is_possible_one_thing_comes_next_and_the_rest_is_in_the_menu() {
        let may = [CommandKind::HandBack, CommandKind::Note, CommandKind::Acknowledge];
        assert_eq!(next(&may), Some(CommandKind::Acknowledge));
        assert_eq!(aside(&may), [CommandKind::Note, CommandKind::HandBack]);
        assert_eq!(next(&[CommandKind::Note]), None);
    }

    #[test]
    fn whoever_is_to_set_out_may_also_be_there_already() {
        let may = [CommandKind::Depart, CommandKind::Arrive, CommandKind::Hold];
        assert_eq!(next(&may), Some(CommandKind::Depart));
        assert_eq!(beside(&may), Some(CommandKind::Arrive));
        assert_eq!(aside(&may), [CommandKind::Hold]);
        assert_eq!(beside(&[CommandKind::Arrive]), None);
        assert_eq!(next(&[CommandKind::Arrive]), Some(CommandKind::Arrive));
    }

    #[test]
    fn only_what_needs_nothing_typed_goes_without_a_form() {
        for kind in FORWARD {
            assert_eq!(
                plain(kind).map(|command| command.kind()),
                (kind != CommandKind::Complete).then_some(kind)
            );
        }
    }
}
