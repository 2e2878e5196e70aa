/* The desk of the report: beside the paper only what changes is fetched. Without this file links and buttons
   load whole pages. */
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk || !window.htmx) return;
  const side = document.getElementById("ban-soan");
  const narrow = matchMedia("(max-width: 68.74rem)");
  const typed = () => [...side.querySelectorAll("[data-passage] textarea")];
  // What the server sent back unsaved is unsaved still.
  const isUnsaved = () => typed().some((area) => area.value !== area.defaultValue) || !!side.querySelector("[data-unsaved]");
  let leaving = false;
  const mayLeave = () => leaving || !isUnsaved() || confirm(desk.dataset.unsaved);

  // Leaving a passage that was typed into is asked about; a phone, which shows one thing at a time, loads pages.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#") || link.target || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (!mayLeave()) { event.preventDefault(); event.stopPropagation(); return; }
    leaving = leaving || isUnsaved();
    if (narrow.matches || link.matches("[data-plain]")) event.stopPropagation();
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-passage]")) return;
    if (!mayLeave()) event.preventDefault(); else leaving = true;
  }, true);
  addEventListener("beforeunload", (event) => { if (!leaving && isUnsaved()) event.preventDefault(); });

  const mark = (key) => {
    document.querySelectorAll(".passage--open").forEach((each) => each.classList.remove("passage--open"));
    // A task that is not written as one passage yet is marked whole.
    const open = key && (document.getElementById(key) ?? document.getElementById(key.replace("doan-", "nhom-")));
    open?.classList.add("passage--open");
    return open;
  };
  const trouble = (text) => {
    const line = side.querySelector("[data-trouble]");
    if (line) { line.textContent = text; line.hidden = false; line.scrollIntoView({ block: "nearest" }); }
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if ([409, 422].includes(detail.xhr.status)) { detail.shouldSwap = true; detail.isError = false; }
    // Who chose a passage on the paper sees it already.
    if (detail.requestConfig.elt.closest(".desk__paper")) detail.pathInfo.anchor = undefined;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== side) return;
    leaving = false;
    side.scrollTop = 0;
    const [area] = typed();
    (side.querySelector("[data-focus]") ?? area ?? side.querySelector("h2"))?.focus({ preventScroll: !narrow.matches });
  });
  // Only now are the classes those that the server sent.
  document.addEventListener("htmx:afterSettle", () => mark(side.querySelector("[data-chosen]")?.dataset.chosen));
  document.addEventListener("htmx:responseError", (event) => {
    trouble([401, 403].includes(event.detail.xhr.status) ? desk.dataset.expired : desk.dataset.failed);
  });
  document.addEventListener("htmx:sendError", () => trouble(desk.dataset.failed));
  // A phone shows the form in place of the paper; beside the form stands the passage.
  const form = side.querySelector("[data-chosen]");
  const open = mark(form?.dataset.chosen);
  if (narrow.matches) form?.scrollIntoView();
  else if (!location.hash) open?.scrollIntoView();
})();
