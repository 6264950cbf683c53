// What pages do beyond plain links and forms. Everything works without this file.
// Nothing personal is kept in the browser: drafts go to the server, unsent text stays in the page.
(() => {
  "use strict";
  const bar = (() => {
    let box;
    return (text) => {
      if (!box) { box = document.createElement("div"); box.className = "offline-bar"; box.setAttribute("role", "alert"); document.body.append(box); }
      box.hidden = !text;
      box.textContent = text || "";
    };
  })();

  // A form marked data-resend is sent by fetch with the key it carries: repeating it makes one record.
  // When the network is gone the text stays, a bar says so, and it is sent again by itself.
  const sending = new WeakSet();
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  async function send(form, submitter) {
    if (sending.has(form)) return;
    sending.add(form);
    const body = new FormData(form, submitter);
    let renewed = false;
    for (let pause = 2000; ; pause = Math.min(pause * 1.6, 20000)) {
      try {
        const answer = await fetch(form.action || location.href, { method: "POST", body, redirect: "follow", headers: { "X-Requested-With": "fetch" } });
        if (answer.status >= 502) throw new Error("gateway");
        bar("");
        // Signing in again in another tab gave a new form token: ask for it once and send the same text again.
        if (answer.status === 403 && !renewed && body.has("csrfmiddlewaretoken")) {
          renewed = true;
          const state = await (await fetch("/phien/")).json();
          if (!state.signed_in) { signIn(form); break; }
          form.elements.csrfmiddlewaretoken.value = state.csrf;
          body.set("csrfmiddlewaretoken", state.csrf);
          continue;
        }
        if (answer.redirected && /\/dang-nhap\//.test(answer.url)) { signIn(form); break; }
        if (answer.redirected) { location.assign(answer.url); break; }
        show(await answer.text());
        break;
      } catch {
        bar("Chưa gửi được, đừng đóng trang. Sẽ tự gửi lại khi có mạng.");
        await wait(pause);
      }
    }
    sending.delete(form);
  }
  function signIn(form) {
    bar("Phiên đã hết. Hãy đăng nhập ở thẻ mới rồi bấm gửi lại; nội dung vẫn còn nguyên ở đây.");
    let link = form.querySelector("[data-sign-in]");
    if (!link) { link = document.createElement("a"); link.dataset.signIn = ""; link.href = "/dang-nhap/"; link.target = "_blank"; link.textContent = "Đăng nhập ở thẻ mới"; form.append(link); }
    link.focus();
  }
  function show(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    document.title = page.title;
    document.querySelector("main").replaceWith(page.querySelector("main"));
    (document.querySelector(".error-summary, .errorlist, h1") || document.body).scrollIntoView();
    prepare();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form[data-resend]") && !event.defaultPrevented) { event.preventDefault(); send(form, event.submitter); }
  });

  // A long form saves a draft on the server a moment after typing rests, never during composition.
  function prepare() {
    for (const form of document.querySelectorAll("form[data-draft-url]")) {
      let timer, composing = false;
      form.addEventListener("compositionstart", () => { composing = true; });
      form.addEventListener("compositionend", () => { composing = false; });
      form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => { if (!composing) fetch(form.dataset.draftUrl, { method: "POST", body: new FormData(form) }).catch(() => {}); }, 1500);
      });
    }
  }
  prepare();
  window.addEventListener("beforeunload", (event) => { if (document.querySelector(".offline-bar:not([hidden])")) event.preventDefault(); });
})();
