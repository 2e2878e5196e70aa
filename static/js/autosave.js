/* Saving by itself on the writing page. Without this file the page works with its buttons.
   Every word typed is also kept in this browser until the server has it. */
(() => {
  const form = document.querySelector("form[data-writing]");
  if (!form) return;
  const words = form.dataset;
  form.classList.add("writing--live");
  const KEEP_DAYS = 7;
  const isMine = (name, sheet) => name.startsWith(`${sheet.dataset.sheet}-`);
  const keyOf = (sheet) => `kehoach:${words.person}:${sheet.dataset.sheet}`;
  const sheets = [...form.querySelectorAll("[data-sheet]")];

  /* 1. The copy in this browser. */
  const controls = (sheet) => [...sheet.querySelectorAll("input, textarea, select")].filter((control) =>
    control.name && isMine(control.name, sheet) && !["hidden", "file"].includes(control.type));
  const read = (sheet) => Object.fromEntries(controls(sheet)
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => [control.name, control.value]));
  // As the server keeps a text (kehoach/text.py, clean), so that what it has is not offered again.
  const tidy = (text) => (text ?? "").normalize("NFC").replace(/\r\n?/g, "\n").replace(/[^\S\n]+/g, " ").replace(/ ?\n ?/g, "\n").trim();
  const same = (a, b) => {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => tidy(a[name]) === tidy(b[name]));
  };
  const storage = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or refused */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* refused */ } },
  };
  const prune = () => {
    const limit = Date.now() - KEEP_DAYS * 24 * 3600 * 1000;
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("kehoach:")).forEach((key) => {
        if (!(storage.get(key)?.at > limit)) storage.drop(key);
      });
    } catch { /* refused */ }
  };

  const put = (sheet, values) => {
    growDocuments(sheet, values);
    controls(sheet).forEach((control) => {
      const value = values[control.name];
      if (["radio", "checkbox"].includes(control.type)) control.checked = value === control.value;
      else if (value !== undefined) control.value = value;
    });
    sheet.querySelectorAll("details").forEach((details) => {
      details.open = details.open || [...details.querySelectorAll("input:not([type=hidden]), textarea")].some((control) => control.value);
    });
    sheet.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const offer = (sheet) => {
    const kept = storage.get(keyOf(sheet));
    if (!kept) return;
    if (same(kept.values, read(sheet))) { storage.drop(keyOf(sheet)); return; }
    const notice = document.getElementById("restore").content.cloneNode(true).firstElementChild;
    notice.querySelector("[data-when]").textContent = new Date(kept.at).toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" });
    notice.querySelector("[data-restore]").addEventListener("click", () => { notice.remove(); put(sheet, kept.values); });
    notice.querySelector("[data-drop]").addEventListener("click", () => { notice.remove(); storage.drop(keyOf(sheet)); });
    sheet.querySelector(".task-form__main").prepend(notice);
  };

  form.addEventListener("input", (event) => {
    const sheet = event.target.closest("[data-sheet]");
    if (sheet) storage.set(keyOf(sheet), { at: Date.now(), values: read(sheet) });
  });

  /* 2. Rows of documents. */
  function addDocument(group) {
    const total = group.querySelector("[name$='-TOTAL_FORMS']");
    const limit = Number(group.querySelector("[name$='-MAX_NUM_FORMS']").value);
    const rows = group.querySelectorAll(".docs__row");
    if (Number(total.value) >= limit) return null;
    const row = rows[rows.length - 1].cloneNode(true);
    const prefix = group.dataset.documents;
    const [from, to] = [`${prefix}-${rows.length - 1}-`, `${prefix}-${rows.length}-`];
    row.querySelectorAll("[name], [id], [for]").forEach((node) => ["name", "id", "for"].forEach((attribute) => {
      if (node.hasAttribute(attribute)) node.setAttribute(attribute, node.getAttribute(attribute).replace(from, to));
    }));
    row.querySelectorAll("input").forEach((input) => { input.value = ""; input.removeAttribute("aria-invalid"); });
    row.querySelectorAll(".errorlist").forEach((list) => list.remove());
    row.querySelectorAll(".field--invalid").forEach((field) => field.classList.remove("field--invalid"));
    row.hidden = false;
    rows[rows.length - 1].after(row);
    total.value = Number(total.value) + 1;
    return row;
  }
  function growDocuments(sheet, values) {
    const group = sheet.querySelector("[data-documents]");
    const wanted = Object.keys(values).filter((name) => name.endsWith("-title") && name.includes("-documents-")).length;
    while (group && group.querySelectorAll(".docs__row").length < wanted && addDocument(group));
  }
  form.querySelectorAll("[data-add], [data-clear]").forEach((button) => { button.hidden = false; });
  form.addEventListener("click", (event) => {
    const group = event.target.closest("[data-documents]");
    if (group && event.target.closest("[data-add]")) addDocument(group)?.querySelector("input").focus();
    if (group && event.target.closest("[data-clear]")) {
      const row = event.target.closest(".docs__row");
      row.querySelectorAll("input").forEach((input) => { input.value = ""; });
      row.dispatchEvent(new Event("input", { bubbles: true }));
      row.dispatchEvent(new Event("change", { bubbles: true }));
      if (group.querySelectorAll(".docs__row:not([hidden])").length > 1) row.hidden = true;
      (group.querySelector("[data-add]")).focus();
    }
  });
  // "Gặp vướng mắc" opens the fields in which it is described.
  form.addEventListener("change", (event) => {
    if (event.target.value === "blocked" && event.target.name?.endsWith("-work_state")) {
      event.target.closest("[data-sheet]").querySelector("[data-obstacles]").open = true;
    }
  });

  /* 3. Saving. */
  const line = (sheet) => document.getElementById(`${sheet.dataset.sheet}-savestate`);
  const say = (sheet, kind, text, link) => {
    const span = document.createElement("span");
    span.className = `savestate savestate--${kind}`;
    span.textContent = text;
    line(sheet).replaceChildren(span);
    if (!link) return;
    const login = document.createElement("a");
    Object.assign(login, { href: words.login, target: "_blank", rel: "noopener", textContent: words.loginWord });
    line(sheet).append(" ", login);
  };
  const troubles = { 401: words.expired, 403: words.stale };
  const sheetOf = (event) => event.target.closest?.("[data-sheet]");
  const sending = new Map();
  let leaving = null, pressed = null; // the button with which the page goes; the one that waits for a saving

  document.body.addEventListener("htmx:configRequest", (event) => {
    // htmx adds the whole form; one fieldset is enough.
    const sheet = sheetOf(event);
    if (!sheet) return;
    const data = event.detail.formData;
    [...data.keys()].filter((name) => name !== "csrfmiddlewaretoken" && !isMine(name, sheet)).forEach((name) => data.delete(name));
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const sheet = sheetOf(event);
    if (!sheet) return;
    // Two texts stand side by side: only a button decides between them.
    const undecided = event.target === sheet && sheet.querySelector("[data-conflict]");
    if (leaving || undecided) { event.preventDefault(); return; }
    sending.set(event.detail.xhr, read(sheet));
    if (event.target === sheet) say(sheet, "saving", words.saving);
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (sheetOf(event) === null) return;
    // 409 and 422 carry the fragment that says what is wrong.
    if ([409, 422].includes(event.detail.xhr.status) && event.detail.xhr.responseText) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    const sheet = sheetOf(event) ?? sheets.find((each) => each.contains(event.detail.elt));
    const sent = sending.get(xhr);
    sending.delete(xhr);
    if (sheet && xhr.status === 200 && sent && same(sent, read(sheet))) storage.drop(keyOf(sheet));
    if (pressed && !sending.size) { const button = pressed; pressed = null; form.requestSubmit(button); }
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const sheet = sheetOf(event);
    const { status } = event.detail.xhr;
    if (sheet) say(sheet, "conflict", troubles[status] ?? words.failed, status === 401);
  });
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.body.addEventListener(name, (event) => {
    const sheet = sheetOf(event);
    if (sheet) say(sheet, "conflict", words.offline);
  }));

  // A button waits for a saving that is under way, so that the page does not meet its own older text.
  // A second click on it changes nothing: its answer would take the place of the first one's.
  const PATIENCE = 10_000;
  form.addEventListener("submit", (event) => {
    const button = event.submitter ?? form;
    const again = leaving === button;
    if (!again && (leaving || !sending.size)) {
      leaving = button;
      setTimeout(() => { leaving = null; }, PATIENCE);
      return;
    }
    event.preventDefault();
    if (!again) pressed = event.submitter;
  });
  window.addEventListener("pageshow", () => { leaving = null; });

  /* 4. Who else is writing. To be told is a help only: without an answer nothing happens. */
  const PAUSE = 60_000; // between two tellings of one person; every saving tells it too
  const began = new Map();
  const hold = async (sheet, method) => {
    try {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      const answer = await fetch(sheet.dataset.hold, { method, headers });
      if (answer.ok && !answer.redirected) document.getElementById(`${sheet.dataset.sheet}-hold`).outerHTML = await answer.text();
    } catch { /* no connection */ }
  };
  form.addEventListener("input", (event) => {
    const sheet = event.target.closest("[data-sheet]");
    if (!sheet || Date.now() - (began.get(sheet) ?? 0) < PAUSE) return;
    began.set(sheet, Date.now());
    hold(sheet, "POST");
  });
  form.addEventListener("focusin", (event) => {
    const sheet = event.target.closest("[data-sheet]");
    if (sheet && !sheet.contains(event.relatedTarget)) hold(sheet, "GET");
  });

  prune();
  sheets.forEach(offer);
})();
