// /scan: reads the code of a place with the camera, or from a photo, and opens the form of that place. All words stand
// in the page; this chooses which of them show. What a code says is looked at before it is followed: only codes of this
// office lead on.
const root = document.getElementById("scan");
const { decoder, origin } = root.dataset;
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const [view, video, start, torch, photo, typed] = ["view", "video", "start", "torch", "photo", "typed"].map(part);
const file = photo.querySelector("input");

const LOOK_EVERY = 120; // milliseconds between two looks at the camera's picture
const SIDE = 720; // pixels of the picture that is looked at
const PHOTO_SIDES = [1600, 1000, 640]; // a code may be large or small on a photo
const PLACE = /^[a-z0-9-]{1,32}$/i;

/** Shows one sentence, or none. */
function say(name, read = "") {
  for (const one of root.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== name;
  part("read").textContent = read.length > 80 ? `${read.slice(0, 80)}…` : read;
  root.dataset.said = name ?? "";
}

/** The place that a code or a person names: a bare code, or the address of a form of this very site. */
function placeOf(text) {
  const plain = text.trim();
  if (PLACE.test(plain)) return plain.toUpperCase();
  let url;
  try {
    url = new URL(plain);
  } catch {
    return null;
  }
  const place = url.pathname.match(/^\/r\/([a-z0-9-]{1,32})\/?$/i);
  return place && [location.origin, origin].includes(url.origin) ? place[1].toUpperCase() : null;
}

/** Follows what was read, when it is a place of ours; says so when it is not. */
function follow(text) {
  const place = placeOf(text);
  if (!place) {
    say("foreign", text);
    return false;
  }
  stop();
  say("found");
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(40);
  location.assign(`/r/${place}`);
  return true;
}

// ---------------------------------------------------------------- reading a picture

const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });

/** The browser's own reader. Some phones have its name but nothing behind it. */
async function native() {
  if (!("BarcodeDetector" in window)) return null;
  try {
    if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return null;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await detector.detect(canvas))[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}

/** The kept reader, loaded where the browser has none. */
async function kept() {
  const { default: decode } = await import(decoder);
  return async () => {
    try {
      return decode(pen.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return null; // no code in this picture
    }
  };
}

let reader;
/** What the picture on the canvas says; null when nothing. */
async function read() {
  reader ??= native().then((own) => own ?? kept());
  try {
    return await (await reader)();
  } catch {
    // the browser's own gave up: from now on the kept one
    reader = kept();
    return (await reader)();
  }
}

/** Puts a picture on the canvas, its longer side at most `side`. */
function draw(picture, width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

// ---------------------------------------------------------------- the camera

let stream = null;
let turn = 0; // counts starts, so that an old loop ends

function stop() {
  turn += 1;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.srcObject = null;
  view.hidden = torch.hidden = true;
}

/** What to say when the camera can't be had. */
const REASONS = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy", AbortError: "busy" };

async function begin() {
  stop();
  const mine = turn;
  start.hidden = true;
  // plain HTTP, and the browsers inside of some apps, have no camera to offer
  if (!navigator.mediaDevices?.getUserMedia) return unable("unsupported");
  say("asking");
  try {
    const wanted = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };
    const given = await navigator.mediaDevices.getUserMedia(wanted);
    if (mine !== turn) return given.getTracks().forEach((track) => track.stop());
    stream = given;
    video.srcObject = given;
    view.hidden = false;
    await video.play();
  } catch (why) {
    if (mine === turn) unable(REASONS[why.name] ?? "busy");
    return;
  }
  if (mine !== turn) return;
  say("looking");
  const [track] = stream.getVideoTracks();
  torch.hidden = !track.getCapabilities?.().torch;
  torch.setAttribute("aria-pressed", "false");
  track.addEventListener("ended", () => mine === turn && unable("busy"));
  look(mine);
}

function unable(why) {
  stop();
  say(why);
  start.hidden = why === "unsupported";
}

/** Looks again and again until something of ours is read or the camera stops. */
async function look(mine) {
  let last = null;
  while (mine === turn) {
    if (video.videoWidth) {
      draw(video, video.videoWidth, video.videoHeight, SIDE);
      let text;
      try {
        text = await read();
      } catch {
        // the kept reader can't be loaded: no network
        if (mine === turn) unable("unreadable");
        return;
      }
      if (mine !== turn) return;
      // a strange code is named once, not at every look
      if (text && text !== last && follow(text)) return;
      last = text ?? last;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

start.addEventListener("click", begin);
torch.addEventListener("click", async () => {
  const on = torch.getAttribute("aria-pressed") !== "true";
  try {
    await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    torch.setAttribute("aria-pressed", String(on));
  } catch {
    torch.hidden = true;
  }
});
// a page that is left or covered holds no camera
addEventListener("pagehide", stop);
addEventListener("pageshow", (event) => event.persisted && begin());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop();
  else if (start.hidden && root.dataset.said !== "unsupported") begin();
});

// ---------------------------------------------------------------- a photo, a typed code

/** The picture in a file. */
function pictureOf(chosen) {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    const address = URL.createObjectURL(chosen);
    picture.onload = () => resolve(picture);
    picture.onerror = reject;
    picture.src = address;
  });
}

file.addEventListener("change", async () => {
  const [chosen] = file.files;
  file.value = ""; // the same one may be chosen again
  if (!chosen) return;
  stop();
  start.hidden = !navigator.mediaDevices?.getUserMedia;
  say("asking");
  let text = null;
  let picture = null;
  try {
    picture = await pictureOf(chosen);
    for (const side of PHOTO_SIDES) {
      draw(picture, picture.naturalWidth, picture.naturalHeight, side);
      text ??= await read();
    }
  } catch {
    say("unreadable");
    return;
  } finally {
    if (picture) URL.revokeObjectURL(picture.src);
  }
  if (text) follow(text);
  else say("nothing");
});

/** Says that nothing was typed, or no longer. */
function empty(is) {
  part("empty").hidden = !is;
  if (is) typed.q.setAttribute("aria-invalid", "true");
  else typed.q.removeAttribute("aria-invalid");
}

typed.addEventListener("input", () => empty(false));
typed.addEventListener("submit", (event) => {
  const text = typed.q.value.trim();
  empty(!text);
  if (!text) {
    event.preventDefault();
    typed.q.focus();
    return;
  }
  // anything else is looked for among the places, as without script
  const place = placeOf(text);
  if (!place?.includes("-")) return;
  event.preventDefault();
  stop();
  location.assign(`/r/${place}`);
});

photo.hidden = false;
begin();
