// What pages do beyond plain links and forms. Everything works without this file.
// Nothing is kept in the browser's storage: drafts go to the server, unsent text stays in the page.
(() => {
  "use strict";
  const bar = document.querySelector("[data-bar]");
  if (!bar) return;
  const say = bar.dataset;
  const [words, signIn, again] = ["p", "a", "button"].map((tag) => bar.querySelector(tag));
  const who = document.body.dataset.who;
  let shown = "", job = null, moved = false, composing = false;

  function tell(kind, more = "") {
    shown = kind;
    bar.hidden = !kind;
    if (!kind) return;
    words.textContent = `${say[kind]} ${more}`;
    signIn.hidden = !["expired", "other"].includes(kind);
    again.hidden = !job;
  }

  // The session: whether it is still the same person's, and a fresh form token (signing in anew changes it).
  async function session() {
    const state = await (await fetch(say.session, { headers: { Accept: "application/json" } })).json();
    if (!state.signed_in) return "expired";
    if ("who" in state && state.who !== who) return "other";
    for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = state.csrf;
    return "";
  }
  const atSignIn = (url) => !!url && new URL(url, location.href).pathname === say.signIn && location.pathname !== say.signIn;

  // A form marked data-resend is sent with the key it carries, so that repeating it makes one record. When the network
  // is gone or the session has ended, the text stays, the bar says so, and it is sent again by itself.
  async function send(form, button) {
    if (job) { job.wake(); return; }
    job = { form, button, wake() {} };
    const typed = [...form.querySelectorAll("input, textarea")].filter((box) => !box.readOnly);
    typed.forEach((box) => { box.readOnly = true; });
    form.setAttribute("aria-busy", "true");
    for (let pause = 2000; job; pause = Math.min(pause * 1.6, 20000)) {
      const [kind, more] = await attempt(form, button).catch(() => ["unsent"]);
      if (!kind) { job = null; tell(""); break; }
      if (kind === "refused") job = null;
      tell(kind, more);
      if (job) await new Promise((go) => { job.wake = go; if (kind === "unsent") setTimeout(go, pause); });
    }
    typed.forEach((box) => { box.readOnly = false; });
    form.removeAttribute("aria-busy");
  }

  async function post(form, button) {
    const body = new FormData(form), stop = new AbortController();
    if (button?.name) body.append(button.name, button.value);
    const timer = setTimeout(() => stop.abort(), 45000);
    try {
      const url = button?.getAttribute("formaction") || form.getAttribute("action") || location.href;
      const answer = await fetch(url, { method: "POST", body, signal: stop.signal, headers: { "X-Requested-With": "fetch" } });
      return [answer, /html/.test(answer.headers.get("Content-Type")) ? await answer.text() : null];
    } finally { clearTimeout(timer); }
  }

  // Returns what to tell: nothing when the answer is on the screen.
  async function attempt(form, button) {
    if (shown === "expired" || shown === "other") { const state = await session(); if (state) return [state]; }
    let [answer, text] = await post(form, button);
    if (answer.status === 403) { // an old form token looks the same as a refusal: ask once with a fresh one
      const state = await session();
      if (state) return [state];
      [answer, text] = await post(form, button);
    }
    if (answer.status === 429 || answer.status >= 502) return ["unsent"];
    if (answer.status === 401 || (answer.redirected && atSignIn(answer.url))) return ["expired"];
    if (text === null) { if (answer.ok) location.assign(answer.url); return answer.ok ? [""] : ["refused"]; }
    const page = new DOMParser().parseFromString(text, "text/html");
    if (!page.getElementById("main")) return ["refused", page.querySelector("h1")?.textContent];
    show(page, answer.redirected ? answer.url : "");
    return [""];
  }

  function show(page, url) {
    if (url) { history.pushState({}, "", url); moved = true; }
    document.title = page.title;
    const main = document.adoptNode(page.getElementById("main"));
    document.getElementById("main").replaceWith(main);
    window.htmx?.process(main);
    prepare();
    scrollTo(0, 0);
    (main.querySelector(".error-summary") || main.querySelector("[autofocus]") || main).focus();
  }

  // Typed text of a long form is kept on the server a moment after typing rests, never during composition.
  const waiting = new WeakMap();
  function later(form, pause) {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(keep, pause, form));
  }
  async function keep(form, leaving) {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    if (!form.isConnected || job?.form === form) return;
    if (composing && !leaving) { later(form, 1500); return; }
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: new FormData(form), keepalive: !!leaving, headers: { "X-Requested-With": "fetch" } });
      if (answer.ok && !answer.redirected) { const { saved_at: at } = await answer.json(); note(form, `${say.saved} ${at ? at.slice(11, 16) : ""}`); return; }
      const state = await session();
      if (state) tell(state); else if (answer.status === 403) later(form, 100);
    } catch { note(form, say.unsaved); if (form.isConnected) later(form, 10000); }
  }
  function note(form, text) {
    let place = form.querySelector("[data-draft-state]");
    if (!place) { place = document.createElement("p"); place.className = "hint"; place.dataset.draftState = ""; form.append(place); }
    place.textContent = text;
  }

  // Search while typing: waits until typing rests, because UniKey deletes and sends letters again.
  let resting, asked;
  function search(box) {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (composing || box.value === asked || !window.htmx) return;
      asked = box.value;
      htmx.trigger(box.form, "live");
    }, 450);
  }

  // Rows copied from a spreadsheet fill the grid from the cell one stands in; more rows come from its <template>.
  const cells = (row) => [...row.querySelectorAll("input:not([type=hidden]), select, textarea")];
  function paste(event) {
    const grid = event.target.closest?.("[data-paste-rows]");
    const text = event.clipboardData?.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!grid || !/[\t\n]/.test(text || "")) return;
    event.preventDefault();
    let row = event.target.closest("tr");
    const left = cells(row).indexOf(event.target), model = grid.querySelector("template"), most = Number(grid.dataset.most) || Infinity;
    for (const line of text.split("\n")) {
      if (!row && model) {
        const count = (grid.closest("form") || grid).querySelector("[name$=TOTAL_FORMS]"), all = grid.querySelectorAll("tbody tr");
        if (all.length >= most) break;
        const holder = document.createElement("tbody");
        holder.innerHTML = model.innerHTML.replaceAll("__prefix__", all.length).replaceAll("__number__", all.length + 1);
        row = holder.rows[0];
        all[all.length - 1].after(row);
        if (count) count.value = all.length + 1;
      }
      if (!row) break;
      line.split("\t").forEach((value, i) => {
        const box = cells(row)[left + i];
        if (!box || box.readOnly) return;
        const option = [...(box.options || [])].find((o) => o.text.trim().toLowerCase() === value.trim().toLowerCase());
        box.value = option ? option.value : value.trim();
        box.dispatchEvent(new Event("input", { bubbles: true }));
      });
      row = row.nextElementSibling;
    }
  }
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key], row = event.target.closest?.("[data-paste-rows] tbody tr");
    if (!step || !row || event.isComposing || event.target.matches("select, textarea, button")) return;
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    if (event.key === "Enter" || next) event.preventDefault();
    if (next) cells(next)[cells(row).indexOf(event.target)]?.focus();
  }

  // A form shown with what is stored: what is typed over is marked, and Enter sends it from a list too.
  function mark(box) {
    const chosen = box.options && [...box.options].find((option) => option.defaultSelected);
    const was = box.options ? (chosen || box.options[0])?.value : box.defaultValue;
    const field = box.closest(".field"), label = field?.querySelector("label");
    field?.classList.toggle("changed", box.value !== was);
    if (label) label.dataset.changed = box.value !== was ? box.form.dataset.markChanges : "";
  }
  function enter(event) {
    const form = event.target.closest?.("form[data-mark-changes]");
    if (event.key !== "Enter" || !form || !event.target.matches("select")) return;
    event.preventDefault();
    form.requestSubmit();
  }

  // A table or drawing wider than the screen scrolls in its own box, which the keyboard can reach.
  function prepare() {
    for (const box of document.querySelectorAll(".table-wrap, .drawing")) {
      const caption = box.querySelector("caption") || box.closest("figure")?.querySelector("figcaption :first-child");
      if (box.scrollWidth <= box.clientWidth || box.tabIndex === 0) continue;
      box.tabIndex = 0;
      if (caption) { box.setAttribute("role", "region"); box.setAttribute("aria-label", caption.firstChild?.textContent || ""); }
    }
    for (const box of document.querySelectorAll("input[type=file]")) box.toggleAttribute("data-empty", !box.files.length);
  }

  const on = (name, act, where = document) => where.addEventListener(name, act);
  on("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("form[data-resend]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  on("compositionstart", () => { composing = true; });
  on("compositionend", (event) => { composing = false; if (event.target.matches("[data-live]")) search(event.target); });
  on("input", (event) => {
    const form = event.target.closest?.("form[data-draft-url]");
    if (form) later(form, 1500);
    if (event.target.closest?.("form[data-mark-changes]")) mark(event.target);
    if (event.target.matches?.("[data-live]") && !event.isComposing) search(event.target);
  });
  on("paste", paste);
  on("keydown", walk);
  on("keydown", enter);
  on("click", (event) => {
    const target = event.target.closest?.("[data-print], .error-summary a");
    if (!target) return;
    if (!target.matches("a")) { window.print(); return; }
    const place = document.getElementById(target.hash.slice(1)), box = place?.matches("input, select, textarea") ? place : place?.querySelector("input, select, textarea");
    if (box) { event.preventDefault(); box.focus(); box.closest(".field")?.scrollIntoView(); }
  });
  again.addEventListener("click", () => job?.wake());
  async function back() {
    if (document.hidden) return;
    if (job) job.wake();
    else if (shown === "expired" || shown === "other") {
      const state = await session().catch(() => shown);
      tell(state);
      if (!state) document.querySelectorAll("form[data-draft-url]").forEach((form) => later(form, 100));
    }
  }
  on("online", back, window);
  on("focus", back, window);
  on("visibilitychange", () => {
    if (!document.hidden) back();
    else for (const form of document.querySelectorAll("form[data-draft-url]")) if (waiting.has(form)) keep(form, true);
  });
  on("beforeunload", (event) => { if (job || (shown && shown !== "unread")) event.preventDefault(); }, window);
  on("popstate", () => { if (moved) location.reload(); }, window);
  on("htmx:beforeSwap", (event) => {
    if (!atSignIn(event.detail.xhr.responseURL)) { if (shown === "unread") tell(""); return; }
    event.detail.shouldSwap = false;
    tell("expired");
  });
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) on(name, () => tell("unread"));
  on("change", (event) => { if (event.target.type === "file") prepare(); });
  on("htmx:afterSettle", prepare);
  prepare();
  document.querySelector(".error-summary")?.focus();
})();
