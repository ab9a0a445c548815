// Starts the program of a page: loads the glue that its own tag names, then the program, then calls the entry.
// An external file, because pages allow no script of their own text.
const tag = document.getElementById("baoxiu-boot");
const { glue, wasm, entry } = tag.dataset;
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
  const register = async () => {
    try {
      // the worker itself is always asked for anew: a bad one must be replaceable
      const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
      setInterval(() => registration.update().catch(() => {}), HOUR);
    } catch {
      // without it everything works but starting without a network
    }
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
