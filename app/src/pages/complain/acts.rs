//! What a complainant may ask of the complaint: add to it, contest the reply, withdraw it. Plain forms; with the
//! program, saved on the phone first, so that they also work without a network.

use crate::i18n::{t, word};
use crate::page::use_page;
use crate::pages::report::escaped;
use crate::pages::report::fields::Fields;
use crate::pages::report::form::photos;
use crate::pages::track::Tracking;
use crate::parts::photo_picker::Picked;
use crate::ui::{self, Field, icon};
use domain::complaint::CommandKind;
use domain::id::ComplaintId;
use domain::sync::Item;
use domain::view::ComplaintTrack;
use leptos::prelude::*;

/// The page of a complaint. What is typed and picked outlives the forms, which are drawn again with every news.
#[derive(Clone, Copy)]
pub(super) struct Complaining {
    /// What every private page stands on.
    pub track: Tracking,
    fields: Fields,
    photos: RwSignal<Vec<Picked>>,
    working: RwSignal<usize>,
}

impl Complaining {
    /// To be called while the page is built.
    pub fn of(track: Tracking) -> Self {
        let photos = RwSignal::new(Vec::<Picked>::new());
        #[cfg(feature = "hydrate")]
        on_cleanup(move || {
            photos.try_with_untracked(|all| {
                all.iter()
                    .for_each(|one| crate::offline::photos::revoke(&one.url));
            });
        });
        Self {
            track,
            fields: Fields {
                typed: StoredValue::new(use_page().form),
                errors: track.errors,
            },
            photos,
            working: RwSignal::new(0),
        }
    }

    /// Remembers what is typed.
    fn typed(self, event: &leptos::ev::Event) {
        #[cfg(feature = "hydrate")]
        {
            use leptos::wasm_bindgen::JsCast;
            let area = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
            if let Some(area) = area {
                self.fields.typed.update_value(|form| {
                    form.values.insert(area.name(), area.value());
                });
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (self, event);
    }
}

/// Something that can be asked, as it stands in the address of its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// 补充.
    Note,
    /// 提出异议.
    Contest,
    /// 撤回.
    Withdraw,
}

impl Ask {
    const ALL: [Self; 3] = [Self::Note, Self::Contest, Self::Withdraw];

    const fn kind(self) -> CommandKind {
        match self {
            Self::Note => CommandKind::Note,
            Self::Contest => CommandKind::Contest,
            Self::Withdraw => CommandKind::Withdraw,
        }
    }

    /// The last part of its form's address.
    const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Contest => "contest",
            Self::Withdraw => "withdraw",
        }
    }

    /// Its button, and the mark on it.
    const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Note => ("button", "plus"),
            Self::Contest => ("button button--primary", "undo"),
            Self::Withdraw => ("button button--danger", "cross"),
        }
    }

    fn word(self, part: &str) -> &'static str {
        word("complain", &[self.name(), part].concat())
    }
}

/// The name of a command on the wire, in words.
pub(super) fn what(kind: &str) -> &'static str {
    Ask::ALL
        .into_iter()
        .find(|ask| ask.kind().as_str() == kind)
        .map_or(t("outbox.kind_other"), |ask| ask.word("_kind"))
}

/// The forms of what may be asked now, out of `some`. They are drawn again only when others may be asked: news of the
/// queue must not close what somebody has opened.
pub(super) fn acts(page: Complaining, view: &ComplaintTrack, some: &'static [Ask]) -> AnyView {
    let (may, id) = (view.may.clone(), view.id);
    let offered = Memo::new(move |_| {
        let waiting: Vec<String> = page
            .track
            .queued()
            .into_iter()
            .filter(Item::is_open)
            .map(|item| item.envelope.kind)
            .collect();
        // one more can always be added
        let free = |ask: Ask| ask == Ask::Note || waiting.iter().all(|kind| kind != ask.kind().as_str());
        let offered = |ask: &Ask| may.contains(&ask.kind()) && free(*ask);
        some.iter().copied().filter(offered).collect::<Vec<Ask>>()
    });
    let forms = move || {
        let forms = offered.get().into_iter().map(|ask| form(page, id, ask));
        forms.collect::<Vec<_>>().into_any()
    };
    ui::live(forms)
}

fn form(page: Complaining, lane: ComplaintId, ask: Ask) -> AnyView {
    let action = ["/c/", &page.track.token.get_value(), "/", ask.name()].concat();
    let (class, mark) = ask.look();
    let busy = move || page.track.busy.get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        with_program::submit(page, lane, ask, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = (lane, event);
    };
    let typed = move |event| page.typed(&event);
    let hidden = ["command", "install"]
        .map(|name| view! { <input type="hidden" name=name value=page.fields.value(name)/> }.into_any());
    let photos = (ask == Ask::Note).then(|| {
        photos(
            page.fields,
            t("complain.photos_hint"),
            (page.photos, page.working),
        )
    });
    let enctype = (ask == Ask::Note).then_some("multipart/form-data");
    let fields = view! {
        {hidden.into_iter().collect::<Vec<_>>()}
        <p class="muted">{ask.word("_text")}</p>
        {words(page, ask)}
        {photos}
        <button class=class type="submit" disabled=busy aria-busy=move || busy().then_some("true")>
            {icon(mark)} {ask.word("_do")}
        </button>
    };
    if ask == Ask::Contest {
        return view! {
            <form class="card" method="post" action=action novalidate on:submit=submit on:input=typed>
                <div class="card__body stack stack--tight">
                    <h2 class="card__title">{ask.word("_title")}</h2>
                    {fields}
                </div>
            </form>
        }
        .into_any();
    }
    // few need to add; and withdrawing can't be undone: one tap opens it, a second one does it
    view! {
        <details class="more" open=move || concerned(page, ask)>
            <summary class="more__summary">{icon("chevron-down")} {ask.word("_title")}</summary>
            <form class="stack stack--tight" method="post" action=action enctype=enctype novalidate on:submit=submit on:input=typed>
                {fields}
            </form>
        </details>
    }
    .into_any()
}

/// Whether something is wrong with this form, or it holds what somebody began.
fn concerned(page: Complaining, ask: Ask) -> bool {
    let own: &[&str] = match ask {
        Ask::Note => &["remark", "photos"],
        Ask::Contest | Ask::Withdraw => &["reason"],
    };
    let wrong = |errors: &Vec<crate::page::FieldError>| {
        let mut errors = errors.iter();
        errors.any(|error| own.contains(&error.field.as_str()))
    };
    page.track.errors.with(wrong)
        || page.fields.value("act") == ask.name()
        || own.iter().any(|name| !page.fields.value(name).is_empty())
        || ask == Ask::Note && page.photos.with(|photos| !photos.is_empty())
}

/// In words: demanded with a contest, since without them nobody knows what to do better.
fn words(page: Complaining, ask: Ask) -> AnyView {
    let id = if ask == Ask::Note { "remark" } else { "reason" };
    let optional = ask != Ask::Contest;
    let described = [id, "-error"].concat();
    let control = view! {
        <textarea class="input" id=id name=id rows="2" required=!optional inner_html=escaped(&page.fields.value(id))
            aria-describedby=described aria-invalid=page.fields.invalid(id)></textarea>
    };
    let spec = Field {
        optional,
        ..page.fields.spec(id, ask.word("_words"))
    };
    ui::field(spec, control.into_any())
}

#[cfg(feature = "hydrate")]
mod with_program {
    use super::{Ask, Complaining};
    use crate::pages::report::send::prepared;
    use crate::pages::track::acts::with_program::{give, refuse, taken};
    use domain::blob::BlobRef;
    use domain::id::{ComplaintId, TrackingToken};
    use domain::rejection::{Field, Rejection};
    use domain::sync::{NewCommand, PhotoBytes};
    use domain::text::Remark;
    use domain::wire::Packed;
    use leptos::ev::SubmitEvent;
    use leptos::prelude::*;
    use web_sys::FormData;

    fn command(ask: Ask, data: &FormData, photos: Vec<BlobRef>) -> Result<Packed, Rejection> {
        let typed = |name: &str| data.get(name).as_string().unwrap_or_default();
        Ok(match ask {
            Ask::Note => {
                let text = Remark::optional(Field::Remark, &typed("remark"))?;
                if text.is_none() && photos.is_empty() {
                    return Err(Rejection::Empty { field: Field::Remark });
                }
                Packed::addition(text.as_ref(), photos)
            }
            Ask::Contest => Packed::contest(&Remark::parse(Field::Reason, &typed("reason"))?),
            Ask::Withdraw => Packed::withdraw(Remark::optional(Field::Reason, &typed("reason"))?.as_ref()),
        })
    }

    /// Gives the command to the queue of this phone, unless this browser keeps nothing.
    pub fn submit(page: Complaining, lane: ComplaintId, ask: Ask, event: &SubmitEvent) {
        let Some((token, data)) = taken(page.track, event) else {
            return;
        };
        page.track.busy.set(true);
        leptos::task::spawn_local(ask_for(page, lane, ask, (token, data)));
    }

    async fn ask_for(
        page: Complaining,
        lane: ComplaintId,
        ask: Ask,
        (token, data): (TrackingToken, FormData),
    ) {
        let mut photos: Vec<PhotoBytes> = Vec::new();
        if ask == Ask::Note {
            prepared(page.working).await;
            let picked = page
                .photos
                .try_with_untracked(|all| all.iter().map(|one| one.photo.clone()).collect());
            photos = picked.unwrap_or_default();
        }
        let refs = photos.iter().map(|photo| photo.blob.clone()).collect();
        let command = match command(ask, &data, refs) {
            Ok(command) => NewCommand {
                lane: lane.into(),
                command,
                token: Some(token),
                base_version: None,
                photos,
            },
            Err(wrong) => {
                page.track.busy.try_set(false);
                return refuse(page.track, (page.track.told)(&wrong));
            }
        };
        page.track.errors.try_set(Vec::new());
        if give(page.track, ask.word("_done"), command).await {
            // what was given is not given again
            page.fields.typed.try_update_value(|form| {
                form.values
                    .retain(|name, _| !["remark", "reason", "act"].contains(&name.as_str()))
            });
            if ask == Ask::Note {
                page.photos.try_set(Vec::new());
                clear();
            }
        }
    }

    /// Empties the field, where it is still the same.
    fn clear() {
        use leptos::wasm_bindgen::JsCast;
        let area = document()
            .get_element_by_id("remark")
            .and_then(|area| area.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
        if let Some(area) = area {
            area.set_value("");
        }
    }
}
