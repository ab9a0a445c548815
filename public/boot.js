// Starts the program of a page: loads the glue that its own tag names, then the program, then calls the entry.
// An external file, because pages allow no script of their own text.
const tag = document.getElementById("baoxiu-boot");
const { entry } = tag.dataset;
// the shell that the service worker keeps serves every address: reporters' pages take the small program, as
// app/src/access.rs has it
const reporters = ["/", "/report", "/login"].includes(location.pathname) || /^\/[rt]\//.test(location.pathname);
const small = reporters && tag.dataset.smallGlue;
const glue = small ? tag.dataset.smallGlue : tag.dataset.glue;
const wasm = small ? tag.dataset.smallWasm : tag.dataset.wasm;
try {
  const program = await import(glue);
  await program.default({ module_or_path: wasm });
  program[entry]();
} catch (why) {
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
    document.documentElement.dataset.kept = "";
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
