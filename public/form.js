// Sends the plain forms of pages without a program. Where there is no network the page stays, with all that was typed
// and picked, and says so; without this script the browser would show a page of its own instead. Shows the photos that
// were picked, and takes them away again. Its words stand in its own tag.
const words = document.getElementById("baoxiu-form").dataset;

/** Says above the button what became of the form; nothing without a text. */
function say(form, text) {
  form.querySelector("[data-said]")?.remove();
  if (!text) return;
  const said = Object.assign(document.createElement("p"), { className: "banner banner--box banner--warning", textContent: text });
  said.setAttribute("role", "alert");
  said.dataset.said = "";
  form.querySelector("[type=submit]").before(said);
}

/** Shows the page that came back, with what is wrong: this one's scripts go on. */
function show(page, address) {
  held.items.clear(); // the server keeps the photos that it got
  document.title = page.title;
  document.body.replaceWith(page.body);
  history.replaceState(null, "", address);
  rest();
  dress();
  scrollTo(0, 0);
  document.querySelector(".error-summary:not([hidden])")?.focus();
}

/** Sends a form; the same command if it is sent once more, since its numbers stay the same. */
async function send(form) {
  const data = new FormData(form);
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  let answer, html;
  try {
    answer = await fetch(form.getAttribute("action"), { method: "POST", body });
    html = await answer.text();
  } catch {
    return say(form, words.unsent);
  }
  if (answer.redirected && answer.ok) {
    location.assign(answer.url);
    return true;
  }
  const page = new DOMParser().parseFromString(html, "text/html");
  const wrong = page.querySelector(".error-summary__list")?.textContent.trim();
  // photos that come too often are not read and a server in trouble reads nothing: what is here is worth more then
  const kept = answer.status === 422 || (answer.status === 429 && body !== data);
  if (wrong && kept) show(page, answer.url);
  else say(form, (answer.status === 429 && wrong) || words.failed);
}

addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post") return;
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  if (button.disabled) return;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  say(form);
  const left = await send(form);
  if (left) return;
  button.disabled = false;
  button.removeAttribute("aria-busy");
});
// who comes back to the page may send again
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("[aria-busy]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
});

/** A button that is to be pressed only after a while rests so long; without script the server says so. */
function rest() {
  for (const button of document.querySelectorAll("[data-rests]")) {
    const seconds = Number(button.dataset.rests);
    button.disabled = seconds > 0;
    setTimeout(() => (button.disabled = false), seconds * 1000);
  }
}
rest();

// ---------------------------------------------------------------- photos

const CROSS = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6 6 18"/></svg>';
const held = new DataTransfer(); // what was picked so far: a field forgets it when more is picked

/** The browser's own field, which says itself what was picked, makes room: here the photos are shown. */
function dress() {
  for (const picker of document.querySelectorAll(".photo-picker")) picker.classList.add("photo-picker--enhanced");
}
dress();

addEventListener("change", ({ target }) => {
  if (target.type !== "file") return;
  const same = (one) => (other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
  for (const file of [...target.files]) if (![...held.files].some(same(file))) held.items.add(file);
  draw(target);
});

function draw(field) {
  field.files = held.files;
  let list = field.form.querySelector(".photos");
  if (!list) {
    list = Object.assign(document.createElement("ul"), { className: "photos" });
    field.closest(".photo-picker").after(list);
  }
  for (const picture of list.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
  list.replaceChildren(...[...held.files].map((file, index) => photo(field, file, index)));
  list.hidden = !held.files.length;
}

function photo(field, file, index) {
  const named = (text) => text.replace("{n}", index + 1);
  const picture = Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: named(words.alt) });
  const remove = Object.assign(document.createElement("button"), { className: "photo__remove", type: "button", innerHTML: CROSS });
  remove.setAttribute("aria-label", named(words.remove));
  remove.addEventListener("click", () => {
    held.items.remove(index);
    draw(field);
    field.focus();
  });
  const item = Object.assign(document.createElement("li"), { className: "photo" });
  item.append(picture, remove);
  return item;
}
