// Starts the program of a page: loads the glue that its own tag names, then the program, then calls the entry.
// An external file, because pages allow no script of their own text.
const { entry, glue, wasm, css, smallGlue, smallWasm, smallCss } = document.getElementById("baoxiu-boot").dataset;

// what a search leaves empty is not asked for, and does not stand in the address
addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  for (const name of [...formData.keys()]) if (!formData.getAll(name).join("")) formData.delete(name);
});

// whoever goes back to the sign-in form and is signed in is led on, in the form's place in the history
if (location.pathname === "/login") {
  const query = new URLSearchParams(location.search);
  const leadOn = () => (query.set("done", "1"), location.replace(`/login?${query}`));
  const page = JSON.parse(document.getElementById("baoxiu-page")?.textContent || "{}");
  if (page.me && performance.getEntriesByType("navigation")[0]?.type === "back_forward") leadOn();
  addEventListener("pageshow", (event) => event.persisted && leadOn());
}

// A button that is pressed before the program has started is pressed once more then: the last one of the page itself,
// and only if nothing else was done since. Links and forms do without.
const ACTS = ["click", "keydown", "input", "submit"];
let early;
const hear = ({ type, target }) => {
  early?.removeAttribute("data-pressed");
  early = type === "click" ? target.closest("main button[type=button]") : null;
  early?.setAttribute("data-pressed", "");
};
const clear = () => hear({});
for (const act of ACTS) addEventListener(act, hear, true);
const settle = (started) => {
  for (const act of ACTS) {
    removeEventListener(act, hear, true);
    addEventListener(act, clear, true);
  }
  // what the program does first, and what was pressed while it started, has its turn before
  setTimeout(() => {
    const button = early;
    clear();
    for (const act of ACTS) removeEventListener(act, clear, true);
    if (started && button?.isConnected) button.click();
  });
};

/** Loads a program; its style too, where the page names none. */
async function load(glue, wasm, css) {
  if (css) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: css }));
  const program = await import(glue);
  await program.default({ module_or_path: wasm });
  return program;
}

// the shell that the service worker keeps serves every address: reporters' pages take the small program, as
// app/src/access.rs has it, and so do all where the whole one was never kept
const reporters = ["/", "/report", "/login"].includes(location.pathname) || /^\/[rt]\//.test(location.pathname);
const whole = () => load(glue, wasm, css);
const small = () => load(smallGlue, smallWasm, smallCss);
try {
  const program = await (!smallGlue ? whole() : reporters ? small() : whole().catch(small));
  program[entry]();
  settle(true);
} catch (why) {
  settle(false);
  // the page stays what the server made: plain HTML that works
  console.error(why);
}

if ("serviceWorker" in navigator) {
  const HOUR = 3600_000;
  // marks the page once this device has all that it needs to start without a network
  const keep = async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (!reporters) {
      const { port1, port2 } = new MessageChannel();
      const kept = new Promise((resolve) => (port1.onmessage = resolve));
      active.postMessage("KEEP_WHOLE", [port2]);
      await kept;
    }
    // a worker that switches itself off keeps nothing
    if (await caches.match("/shell")) document.documentElement.dataset.kept = "";
  };
  const register = async () => {
    try {
      // the worker itself is always asked for anew: a bad one must be replaceable
      const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
      setInterval(() => registration.update().catch(() => {}), HOUR);
      await keep();
    } catch {
      // without it everything works but starting without a network
    }
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
