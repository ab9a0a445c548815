//! Entering and ending absences 请假, on the board.

use super::state::Desk;
use crate::api::dispatch::{end_absence, enter_absence};
use crate::error::AppError;
use crate::i18n::{t, tf, word};
use crate::offline::drafts;
use crate::parts::draft::{Draft, Values};
use crate::parts::reject;
use crate::time;
use crate::ui::{Field, Toaster, field, field_error, opens, use_toaster};
use chrono::{DateTime, TimeDelta, Utc};
use domain::absence::NewAbsence;
use domain::id::PersonId;
use domain::rejection::{Field as Place, Rejection};
use domain::text::Remark;
use leptos::html::Dialog;
use leptos::prelude::*;

/// How long somebody is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Today,
    Tomorrow,
    Custom,
}

impl Length {
    const ALL: [Self; 3] = [Self::Today, Self::Tomorrow, Self::Custom];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
            Self::Custom => "custom",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|length| length.as_str() == name)
    }
}

/// Whose absence is entered, and what was typed.
#[derive(Clone, Copy)]
pub struct Leave {
    who: RwSignal<Option<(PersonId, String)>>,
    length: RwSignal<Length>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    reason: RwSignal<String>,
    error: RwSignal<String>,
    /// What was typed of this worker's absence, as it is kept on this device.
    draft: Draft,
    pub busy: RwSignal<bool>,
    toaster: Toaster,
}

impl Leave {
    /// To be made while the page is built.
    pub fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        let who = RwSignal::new(None::<(PersonId, String)>);
        let of = move |id: &PersonId| ["absence/", &id.to_string()].concat();
        let leave = Self {
            who,
            length: RwSignal::new(Length::Today),
            from: empty(),
            until: empty(),
            reason: empty(),
            error: empty(),
            draft: Draft::new(Signal::derive(move || {
                who.with(|who| who.as_ref().map(|(id, _)| of(id)))
            })),
            busy: RwSignal::new(false),
            toaster: use_toaster(),
        };
        leave
            .draft
            .keep(move || leave.values(), move |old| leave.put_back(old));
        leave
    }

    /// The fields that are typed into, by name.
    fn texts(self) -> [(&'static str, RwSignal<String>); 3] {
        [
            ("from", self.from),
            ("until", self.until),
            ("reason", self.reason),
        ]
    }

    /// What somebody chose or typed, by name; whoever reads it hears of changes.
    fn values(self) -> Values {
        let length = self.length.get();
        let usual = |name| length != Length::Custom && name != "reason";
        let texts = self.texts().into_iter().filter(|(name, _)| !usual(*name));
        let texts = texts.map(|(name, text)| (name, text.get()));
        let chosen = (length != Length::Today).then(|| ("length", length.as_str().to_owned()));
        let all = texts.chain(chosen).filter(|(_, value)| !value.trim().is_empty());
        all.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn put_back(self, old: &Values) {
        if let Some(length) = old.get("length").and_then(|name| Length::parse(name)) {
            self.length.set(length);
        }
        for (name, text) in self.texts() {
            if let Some(value) = old.get(name) {
                text.set(value.clone());
            }
        }
    }

    /// Asks for an absence of this worker; what was typed of it at an earlier time comes back.
    pub fn open(self, id: PersonId, name: String, now: DateTime<Utc>) {
        self.length.set(Length::Today);
        self.from.set(time::input_value(now));
        let evening = end_of_day(now, 1).unwrap_or(now);
        self.until.set(time::input_value(evening));
        self.reason.set(String::new());
        self.error.set(String::new());
        self.who.set(Some((id, name)));
    }

    /// Ends an absence now, or takes it back.
    pub fn end(self, desk: Desk, person: PersonId, absence: i64) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            match end_absence(person, absence).await {
                Ok(()) => self.toaster.success(t("dispatch.absence_ended")),
                Err(why) => self.toaster.danger(sentence(&why)),
            }
            if self.busy.try_set(false).is_none() {
                desk.read_again();
            }
        });
    }

    /// What was typed; or what is wrong with it.
    fn typed(self, now: DateTime<Utc>) -> Result<NewAbsence, Rejection> {
        let missing = Rejection::Empty { field: Place::Until };
        let reason = Remark::optional(Place::Reason, &self.reason.get_untracked())?;
        let (from, until) = match self.length.get_untracked() {
            Length::Today => (Some(now), end_of_day(now, 0)),
            Length::Tomorrow => (Some(now), end_of_day(now, 1)),
            Length::Custom => (
                time::read_input(&self.from.get_untracked()),
                time::read_input(&self.until.get_untracked()),
            ),
        };
        let (Some(from), Some(until)) = (from, until) else {
            return Err(missing);
        };
        let absence = NewAbsence { from, until, reason };
        absence.check(now)?;
        Ok(absence)
    }

    fn save(self, desk: Desk) {
        let Some((person, name)) = self.who.get_untracked().filter(|_| !self.busy.get_untracked()) else {
            return;
        };
        let absence = match self.typed(untrack(|| desk.now())) {
            Ok(absence) => absence,
            Err(reason) => return self.error.set(told(&reason)),
        };
        self.busy.set(true);
        self.error.set(String::new());
        let draft = self.draft.name();
        leptos::task::spawn_local(async move {
            let entered = enter_absence(person, absence).await;
            if entered.is_ok() {
                // also when the page was left meanwhile
                drafts::drop(&draft);
            }
            if self.busy.try_set(false).is_some() {
                return;
            }
            match entered {
                Ok(_) => {
                    self.who.set(None);
                    self.toaster
                        .success(tf("dispatch.absence_entered", &[("name", &name)]));
                    desk.read_again();
                }
                Err(why) => self.error.set(sentence(&why)),
            }
        });
    }
}

/// The last minute of the campus day so many days from now.
fn end_of_day(now: DateTime<Utc>, days: u64) -> Option<DateTime<Utc>> {
    Some(time::hour_on(now, days + 1, 0)? - TimeDelta::minutes(1))
}

fn told(reason: &Rejection) -> String {
    match reason {
        Rejection::InPast { .. } | Rejection::Empty { .. } => t("dispatch.absence_until_wrong").to_owned(),
        other => reject::sentence(other),
    }
}

fn sentence(why: &AppError) -> String {
    why.reason.as_ref().map_or_else(|| why.message.clone(), told)
}

/// The question; open while it is asked of somebody.
pub fn dialog(desk: Desk) -> AnyView {
    let leave = desk.leave;
    let sheet = NodeRef::<Dialog>::new();
    opens(sheet, move || leave.who.with(Option::is_some));
    let title = move || {
        let name = leave.who.with(|who| who.as_ref().map(|(_, name)| name.clone()));
        tf("dispatch.absence_of", &[("name", &name.unwrap_or_default())])
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        leave.save(desk);
    };
    let close = move || leave.who.set(None);
    let reason = Field {
        id: "absence-reason",
        label: t("dispatch.absence_reason"),
        hint: t("dispatch.absence_reason_hint"),
        optional: true,
        ..Field::default()
    };
    let input = view! {
        <input class="input" id="absence-reason" maxlength="100" aria-describedby="absence-reason-hint" autocomplete="off"
            prop:value=move || leave.reason.get() on:input:target=move |event| leave.reason.set(event.target().value())/>
    };
    let told = move || leave.draft.told();
    let reading = move || (!leave.draft.is_read()).then_some("true");
    view! {
        <dialog class="sheet" node_ref=sheet aria-labelledby="absence-title" on:close=move |_| close()>
            <form class="sheet__panel" on:submit=save novalidate aria-busy=reading>
                <div class="sheet__head"><h2 class="sheet__title" id="absence-title">{title}</h2></div>
                <div class="sheet__body stack">
                    <p class="small muted" role="status" hidden=move || told().is_none()>{told}</p>
                    <fieldset class="choices">
                        <legend class="choices__legend">{t("dispatch.absence_length")}</legend>
                        {field_error("absence", leave.error.into())}
                        <div class="choices__list choices__list--inline">
                            {Length::ALL.map(|length| option(length, leave)).collect_view()}
                        </div>
                    </fieldset>
                    <div class="field-grid" hidden=move || leave.length.get() != Length::Custom>
                        {moment("absence-from", t("dispatch.absence_from"), leave.from)}
                        {moment("absence-until", t("dispatch.absence_until"), leave.until)}
                    </div>
                    {field(reason, input.into_any())}
                </div>
                <div class="sheet__foot">
                    <button class="button" type="button" on:click=move |_| close()>{t("dispatch.cancel")}</button>
                    <button class="button button--primary" type="submit" disabled=move || leave.busy.get()>
                        {t("dispatch.absence_save")}
                    </button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

fn option(length: Length, leave: Leave) -> AnyView {
    let choose = move |_| {
        leave.error.set(String::new());
        leave.length.set(length);
    };
    view! {
        <label class="choice">
            <input class="choice__input" type="radio" name="absence" value=length.as_str()
                prop:checked=move || leave.length.get() == length on:change=choose/>
            <span class="choice__body">
                <span class="choice__label">{word("dispatch", &["absence_", length.as_str()].concat())}</span>
            </span>
        </label>
    }
    .into_any()
}

fn moment(id: &'static str, label: &'static str, value: RwSignal<String>) -> AnyView {
    let spec = Field {
        id,
        label,
        ..Field::default()
    };
    let input = view! {
        <input class="input" type="datetime-local" id=id prop:value=move || value.get()
            on:input:target=move |event| value.set(event.target().value())/>
    };
    field(spec, input.into_any())
}
