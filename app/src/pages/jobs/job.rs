//! One job: found on the phone by its number, or said not to be there.

use super::draft::Draft;
use super::form::Form;
use super::give::{Giver, refusal, use_giver};
use super::{bar, body, list, notice, sheet};
use crate::i18n::{t, tf};
use crate::offline::{Keeping, Link};
use crate::page::{FieldError, use_page};
use crate::parts::{act, nav, reject};
use crate::time;
use crate::ui::{icon, icon_small, skeleton};
use domain::id::{PersonId, TicketId};
use domain::rejection::Field;
use domain::sync::{NewCommand, last_seen};
use domain::ticket::{CommandKind, Stage};
use domain::view::TicketDetail;
use leptos::prelude::*;

/// A job on the page.
#[derive(Clone, Copy)]
pub struct Job {
    pub id: TicketId,
    /// Who looks.
    pub me: Option<PersonId>,
    /// The job as it was last known here.
    pub detail: Memo<Option<TicketDetail>>,
    /// Whether it has left this phone while the page was open: it is somebody else's now.
    pub gone: Memo<bool>,
    pub giver: Giver,
    /// What stands in the sheet.
    pub open: RwSignal<Option<Form>>,
    drafts: [Draft; 5],
}

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Opening,
    Missing,
    Here(TicketId),
}

/// The page.
#[component]
pub fn JobPage() -> impl IntoView {
    let giver = use_giver();
    let params = leptos_router::hooks::use_params_map();
    let no = Memo::new(move |_| params.with(|params| params.get("no").unwrap_or_default()));
    let found = Memo::new(move |_| {
        let jobs = giver.outbox.jobs()?;
        let no = no.get().trim().parse().ok();
        Some(jobs.into_iter().find(|job| Some(job.no) == no))
    });
    // a job that goes to somebody else while its page is open stays, with what was typed about it
    let look = Memo::new(move |before: Option<&(String, Look)>| {
        let no = no.get();
        let look = found.with(|found| match found {
            None => Look::Opening,
            Some(Some(job)) => Look::Here(job.ticket.id),
            Some(None) => match before {
                Some((old, Look::Here(id))) if *old == no => Look::Here(*id),
                _ => Look::Missing,
            },
        });
        (no, look)
    });
    let shown = move || match look.get() {
        (_, Look::Opening) => opening(giver),
        (no, Look::Missing) => missing(giver, &no),
        (_, Look::Here(id)) => here(id, found, giver),
    };
    let content = view! { <div class="content content--wide">{shown}</div> };
    nav::staff(t("jobs.title"), "app", content.into_any())
}

/// The jobs are being opened, or this browser keeps none.
fn opening(giver: Giver) -> AnyView {
    let shown = move || match giver.outbox.keeping() {
        Keeping::Blocked => list::blocked(),
        _ => skeleton(),
    };
    view! { {back()} {shown} }.into_any()
}

/// The way back to the list.
#[must_use]
pub fn back() -> AnyView {
    view! { <a class="page-head__back" href="/jobs">{icon_small("arrow-left")} {t("jobs.back")}</a> }
        .into_any()
}

fn missing(giver: Giver, no: &str) -> AnyView {
    let outbox = giver.outbox;
    let title = tf("jobs.missing_title", &[("no", no)]);
    let text = move || {
        let looking = outbox.pulled().is_none() || outbox.sending();
        t(match outbox.link() {
            Link::Offline => "jobs.missing_offline",
            Link::SignIn => "jobs.first_sign_in",
            _ if looking => "jobs.missing_looking",
            _ => "jobs.missing_online",
        })
    };
    let tickets = use_page()
        .me
        .filter(|me| crate::access::may_open(me, "/tickets"))
        .map(|_| {
            let href = ["/tickets/", no].concat();
            view! { <a class="button" href=href>{t("jobs.missing_history")}</a> }
        });
    view! {
        {back()}
        <div class="empty">
            <div class="empty__mark">{icon("search")}</div>
            <h1 class="empty__title">{title}</h1>
            <p class="empty__text" role="status">{text}</p>
            <div class="button-row">
                <button class="button button--primary" type="button" on:click=move |_| outbox.send_now()>
                    {t("jobs.refresh")}
                </button>
                {tickets}
            </div>
        </div>
    }
    .into_any()
}

fn here(id: TicketId, found: Memo<Option<Option<TicketDetail>>>, giver: Giver) -> AnyView {
    let detail = Memo::new(move |before: Option<&Option<TicketDetail>>| {
        let job = found.get().flatten().filter(|job| job.ticket.id == id);
        job.or_else(|| {
            let before = before.cloned().flatten()?;
            Some(last_seen(before, &giver.outbox.items()))
        })
    });
    let job = Job {
        id,
        me: use_page().me.map(|me| me.id),
        detail,
        gone: Memo::new(move |_| found.with(|found| matches!(found, Some(None)))),
        giver,
        open: RwSignal::new(None),
        drafts: ["note", "partly", "hold", "hand_back", "complete"].map(|form| Draft::new(id, form)),
    };
    // drawn again when the job changes, and when "today" becomes "yesterday", but not with every tick of the clock
    let day = Memo::new(move |_| time::campus(giver.now.get()).date());
    let shown = move || {
        day.track();
        job.detail
            .get()
            .map(|detail| untrack(|| body::body(job, &detail)))
    };
    view! {
        {move || job.detail.get().map(|detail| notice::notices(job, &detail))}
        {shown}
        {bar::bar(job)}
        {sheet::sheet(job)}
    }
    .into_any()
}

impl Job {
    /// What is possible now.
    #[must_use]
    pub fn may(self, detail: &TicketDetail) -> Vec<CommandKind> {
        if self.gone.get() {
            vec![CommandKind::Note]
        } else {
            detail.may.clone()
        }
    }

    /// Whether the others who were sent go on when this worker hands the job back.
    #[must_use]
    pub fn others_stay(self) -> bool {
        self.detail.with_untracked(|detail| {
            let stage = detail.as_ref().map(|detail| &detail.ticket.stage);
            let leads = |stage: &Stage| stage.work().is_some_and(|work| Some(work.lead) == self.me);
            stage
                .is_some_and(|stage| stage.order().is_some_and(|order| order.crew.len() > 1) && !leads(stage))
        })
    }

    /// The draft of a form.
    #[must_use]
    pub const fn draft(self, form: Form) -> Draft {
        let [note, partly, hold, hand_back, complete] = self.drafts;
        match form {
            Form::More | Form::Note => note,
            Form::Partly => partly,
            Form::Hold => hold,
            Form::HandBack => hand_back,
            Form::Complete => complete,
        }
    }

    /// Opens a form, with what was typed before.
    pub fn show(self, form: Form) {
        self.open.set(Some(form));
    }

    /// Takes the step at once, or opens its form.
    pub fn start(self, kind: CommandKind) {
        match (Form::of(kind), self.detail.get_untracked()) {
            (Some(form), _) => self.show(form),
            (None, Some(detail)) => self.giver.take(self.id, detail.ticket.version, kind),
            (None, None) => {}
        }
    }

    /// Saves what was typed into a form; says what is wrong before that, and keeps all of it when it could not be
    /// saved.
    pub fn submit(self, form: Form) {
        let draft = self.draft(form);
        let Some(detail) = self.detail.get_untracked() else {
            return;
        };
        if draft.working.get_untracked() > 0 {
            let message = t("photo.working").to_owned();
            return draft.fail(vec![FieldError {
                field: Field::Photos.as_str().to_owned(),
                message,
            }]);
        }
        let now = self.giver.now.get_untracked();
        let (command, photos) = match form.read(draft, now) {
            Ok(read) => read,
            Err(errors) => return draft.fail(errors),
        };
        if let Some(reason) = refusal(&detail, &command, now) {
            let field = reason.field().map_or("", Field::as_str).to_owned();
            return draft.fail(vec![FieldError {
                field,
                message: reject::named(&reason, Some(&detail)),
            }]);
        }
        draft.errors.set(Vec::new());
        let command = NewCommand {
            photos,
            ..act::on(self.id, detail.ticket.version, command)
        };
        let done = draft.done();
        self.giver.save(command, move |saved| match saved {
            Ok(()) => {
                done();
                self.open.try_set(None);
            }
            Err(fault) => draft.fail_whole(act::not_saved(&fault)),
        });
    }
}
