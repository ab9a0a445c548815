//! The built files: program, style, icons, the service worker with its list of assets.

use super::Server;
use app::access::SCAN;
use app::host::{Assets, Program};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodRouter, get_service};
use domain::blob::Sha256Hex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_http::services::{ServeDir, ServeFile};

/// The name that cargo-leptos gives to what it builds: the program with all pages.
const OUTPUT: &str = "baoxiu";

/// The name of the small program, as tools/build.sh gives it.
const SMALL: &str = "reporter";

/// The folder of the reader of QR codes, as tools/decoder.mjs names it.
const DECODER: &str = "decoder";

/// What stands at `/sw.js` when service workers are switched off.
const WORKER_OFF: &str = include_str!("../../../public/sw-off.js");

/// Files at the root of the site, by address.
pub(super) const ROOT_FILES: &[&str] = &[
    "/boot.js",
    "/scan.js",
    "/form.js",
    "/manifest.webmanifest",
    "/favicon.ico",
    "/icon.svg",
    "/icon-192.png",
    "/icon-512.png",
    "/icon-maskable-512.png",
    "/apple-touch-icon.png",
];

/// The folder of built files and what is in it.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder.
    pub root: PathBuf,
    /// Program and style.
    pub assets: Assets,
    /// The name of the build: changes when program or style do.
    pub build: String,
    /// Everything that a phone keeps to start reporters' pages without a network.
    kept: Vec<String>,
    /// Whether names change with content.
    hashed: bool,
    /// Whether phones are told to give their service worker up.
    worker_off: bool,
}

impl Site {
    /// Looks at the folder; without one, the names of a build without fingerprints are taken.
    #[must_use]
    pub fn find(root: &Path) -> Self {
        let hashes = hash_file(root).unwrap_or_default();
        let name = |kind: &str| match hashes.iter().find(|(of, _)| of == kind) {
            Some((_, hash)) => format!("/pkg/{OUTPUT}.{hash}.{kind}"),
            None => format!("/pkg/{OUTPUT}.{kind}"),
        };
        let whole = Program {
            glue: name("js"),
            wasm: name("wasm"),
            css: name("css"),
        };
        let small = |kind: &str| {
            let named = |(of, _): &&(String, String)| *of == format!("{SMALL}_{kind}");
            let (_, hash) = hashes.iter().find(named)?;
            Some(format!("/pkg/{SMALL}.{hash}.{kind}"))
        };
        // a build without the small program serves the whole one to everybody
        let small = || {
            let (glue, wasm, css) = (small("js")?, small("wasm")?, small("css")?);
            Some(Program { glue, wasm, css })
        };
        let small = small().unwrap_or_else(|| whole.clone());
        let decoder = match hashes.iter().find(|(of, _)| of == DECODER) {
            Some((_, hash)) => format!("/pkg/{DECODER}.{hash}/decode.js"),
            None => format!("/pkg/{DECODER}/decode.js"),
        };
        let assets = Assets {
            whole,
            small,
            decoder,
        };
        let hashed = !hashes.is_empty();
        let build = build_id(root, &assets, hashed);
        let kept = kept(root, &assets);
        Self {
            root: root.to_owned(),
            assets,
            build,
            kept,
            hashed,
            worker_off: false,
        }
    }

    /// The same site; with `off`, phones give up the service worker that they have and start from the server (F32).
    #[must_use]
    pub fn with_worker_off(self, off: bool) -> Self {
        Self {
            worker_off: off,
            ..self
        }
    }

    /// The service worker's script, told what belongs to this build; none when the site was never built. The one
    /// that switches a worker off does not depend on a folder that may be the very thing that is bad.
    fn worker(&self) -> Option<String> {
        if self.worker_off {
            return Some(WORKER_OFF.to_owned());
        }
        let script = fs::read_to_string(self.root.join("sw.js")).ok()?;
        let list = serde_json::to_string(&self.kept).ok()?;
        let whole = serde_json::to_string(&files_of(&self.assets.whole)).ok()?;
        let scan = serde_json::to_string(&self.scan_files()).ok()?;
        let script = script
            .replace("__BAOXIU_BUILD__", &self.build)
            .replace("__BAOXIU_WHOLE__", &whole)
            .replace("__BAOXIU_SCAN__", &scan)
            .replace("__BAOXIU_ASSETS__", &list);
        Some(script)
    }

    /// Page and files of the camera, which a phone keeps once they were used.
    fn scan_files(&self) -> [String; 3] {
        let decoder = &self.assets.decoder;
        let index = decoder.replace("decode.js", "index.js");
        [SCAN.to_owned(), decoder.clone(), index]
    }

    /// Whether the file of this address changes its address with its content.
    fn never_changes(&self, path: &str) -> bool {
        let is_decoder = |path: &str| {
            let folder = self.assets.decoder.rsplit_once('/').map(|(folder, _)| folder);
            path.rsplit_once('/').map(|(folder, _)| folder) == folder
        };
        self.hashed && (files(&self.assets).contains(&path) || is_decoder(path))
    }
}

/// All built files with a fingerprint.
fn files(assets: &Assets) -> [&str; 6] {
    let [whole, small] = [&assets.whole, &assets.small].map(files_of);
    [whole[0], whole[1], whole[2], small[0], small[1], small[2]]
}

/// The files of a program.
fn files_of(program: &Program) -> [&str; 3] {
    [&program.glue, &program.wasm, &program.css].map(String::as_str)
}

/// What cargo-leptos wrote about fingerprints: beside the binary, or in the site's folder when it was deployed there.
fn hash_file(root: &Path) -> Option<Vec<(String, String)>> {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(|folder| folder.join("hash.txt")));
    let files = beside.into_iter().chain([root.join("hash.txt")]);
    files
        .filter_map(|file| fs::read_to_string(file).ok())
        .map(|text| hashes(&text))
        .find(|hashes| {
            // a list that was left by another build is worth nothing
            let there =
                |(kind, hash): &(String, String)| root.join(format!("pkg/{OUTPUT}.{hash}.{kind}")).is_file();
            !hashes.is_empty()
                && hashes
                    .iter()
                    .filter(|(kind, _)| kind == "js" || kind == "wasm")
                    .all(there)
        })
}

/// `js: …`, `wasm: …`, `css: …`, a line each.
fn hashes(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    lines
        .map(|(kind, hash)| (kind.trim().to_owned(), hash.trim().to_owned()))
        .collect()
}

fn build_id(root: &Path, assets: &Assets, hashed: bool) -> String {
    let mut seed = files(assets).map(str::as_bytes).concat();
    if !hashed {
        for path in files(assets) {
            seed.extend(fs::read(root.join(path.trim_start_matches('/'))).unwrap_or_default());
        }
    }
    // what has no fingerprint in its name belongs to the build all the same
    for path in ["/boot.js", "/scan.js", "/form.js", "/sw.js"] {
        seed.extend(fs::read(root.join(path.trim_start_matches('/'))).unwrap_or_default());
    }
    Sha256Hex::of(&seed).as_str()[..12].to_owned()
}

/// Shell, small program, style, whatever programs load besides, icons.
fn kept(root: &Path, assets: &Assets) -> Vec<String> {
    let mut kept = vec!["/shell".to_owned()];
    kept.extend(files_of(&assets.small).map(ToOwned::to_owned));
    let mut besides = BTreeSet::new();
    scripts(&root.join("pkg"), "/pkg", &mut besides);
    let ours = [OUTPUT, SMALL, DECODER].map(|name| ["/pkg/", name, "."].concat());
    let beside = |path: &String| !ours.iter().any(|ours| path.starts_with(ours));
    kept.extend(besides.into_iter().filter(beside));
    let files = ROOT_FILES
        .iter()
        .filter(|file| root.join(file.trim_start_matches('/')).is_file());
    kept.extend(files.map(|file| (*file).to_owned()));
    kept
}

/// Scripts in a folder and below, by address.
fn scripts(folder: &Path, address: &str, found: &mut BTreeSet<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let address = [address, "/", &name].concat();
        if entry.path().is_dir() {
            scripts(&entry.path(), &address, found);
        } else if Path::new(&name)
            .extension()
            .is_some_and(|kind| kind == "js" || kind == "wasm")
        {
            found.insert(address);
        }
    }
}

/// `GET /shell`: the document that a phone shows without a network.
pub(super) async fn shell(State(server): State<Arc<Server>>) -> Html<String> {
    Html(app::shell::offline_shell(&server.site.assets))
}

/// `GET /sw.js`: the service worker. Never kept by browsers, so that a bad one can be replaced (F32).
pub(super) async fn service_worker(State(server): State<Arc<Server>>) -> Response {
    let Some(script) = server.site.worker() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    (
        [
            (CONTENT_TYPE, kind),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        script,
    )
        .into_response()
}

/// `GET /pkg/…`: compressed ahead where the build did so.
pub(super) fn pkg(server: &Arc<Server>) -> MethodRouter<Arc<Server>> {
    let files = ServeDir::new(&server.site.root)
        .precompressed_br()
        .precompressed_gzip();
    get_service(files).layer(from_fn_with_state(server.clone(), keep))
}

/// `GET` of a file at the root.
pub(super) fn root_file(server: &Arc<Server>, address: &str) -> MethodRouter<Arc<Server>> {
    let file = ServeFile::new(server.site.root.join(address.trim_start_matches('/')));
    get_service(file).layer(from_fn_with_state(server.clone(), keep))
}

/// Says how long a browser may keep a file: for ever when its name changes with it, else it asks each time.
async fn keep(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let never_changes = server.site.never_changes(request.uri().path());
    let mut answer = next.run(request).await;
    let how = if never_changes && answer.status().is_success() {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    answer
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(how));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_read_as_they_are_written() {
        let read = hashes("js: abc_-1\nwasm: def\ncss: ghi\n");
        assert_eq!(read[0], ("js".to_owned(), "abc_-1".to_owned()));
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn a_site_that_was_never_built_still_has_names() {
        let site = Site::find(Path::new("/nowhere"));
        assert_eq!(site.assets.whole.glue, "/pkg/baoxiu.js");
        assert_eq!(site.assets.small, site.assets.whole);
        assert!(!site.never_changes("/pkg/baoxiu.js"));
        assert!(site.kept.contains(&"/shell".to_owned()));
        assert_eq!(site.build.len(), 12);
        assert_eq!(site.worker(), None);
    }

    /// F32: also when the folder with the bad worker is gone or spoilt.
    #[test]
    fn a_worker_that_is_switched_off_leaves_and_touches_no_queue() {
        let site = Site::find(Path::new("/nowhere")).with_worker_off(true);
        let script = site.worker().expect("a script without a folder");
        for step in ["skipWaiting()", "caches.delete(", "registration.unregister()"] {
            assert!(script.contains(step), "{step}");
        }
        assert!(!script.contains("indexedDB") && !script.contains("\"fetch\""));
    }

    #[test]
    fn a_build_with_fingerprints_is_found_in_its_folder() {
        let root = std::env::temp_dir().join(format!("baoxiu-site-{}", std::process::id()));
        fs::create_dir_all(root.join("pkg/snippets")).expect("a folder");
        for (file, text) in [
            (
                "hash.txt",
                "js: J\nwasm: W\ncss: C\nreporter_js: S\nreporter_wasm: T\nreporter_css: U\n",
            ),
            ("pkg/reporter.S.js", ""),
            ("pkg/reporter.T.wasm", ""),
            ("pkg/reporter.U.css", ""),
            ("pkg/baoxiu.J.js", ""),
            ("pkg/baoxiu.W.wasm", ""),
            ("pkg/baoxiu.C.css", ""),
            ("pkg/baoxiu.old.js", ""),
            ("pkg/snippets/inline0.js", ""),
            ("boot.js", ""),
            ("sw.js", "__BAOXIU_BUILD__ __BAOXIU_ASSETS__ __BAOXIU_WHOLE__"),
        ] {
            fs::write(root.join(file), text).expect("a file");
        }
        let site = Site::find(&root);
        let worker = site.worker().expect("a script");
        fs::remove_dir_all(&root).expect("removed");
        assert!(
            worker.contains(&site.build) && worker.contains("\"/pkg/baoxiu.W.wasm\""),
            "{worker}"
        );
        assert!(!worker.contains("__BAOXIU"), "{worker}");
        assert_eq!(site.assets.whole.css, "/pkg/baoxiu.C.css");
        assert!(site.never_changes("/pkg/reporter.T.wasm"));
        assert!(site.never_changes("/pkg/baoxiu.W.wasm") && !site.never_changes("/pkg/snippets/inline0.js"));
        let kept = site.kept.join(" ");
        assert_eq!(
            kept,
            "/shell /pkg/reporter.S.js /pkg/reporter.T.wasm /pkg/reporter.U.css /pkg/snippets/inline0.js /boot.js"
        );
    }
}
