/* Conveniences only: every page works without this file. */
(() => {
  // A page that came back with errors starts at their summary.
  document.querySelector("[data-focus]")?.focus();

  // A link of the summary to a group of choices goes to its first choice.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    const control = target && (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"));
    if (!control) return;
    event.preventDefault();
    control.focus();
  });

  // What a phone shows when asked: filters, and the tasks of a section.
  const narrow = matchMedia("(max-width: 40rem)");
  const filters = document.querySelectorAll("details[data-fold-narrow='']");
  const rowfolds = document.querySelectorAll("[data-rowfold]");
  const foldRows = (button, folded) => {
    button.closest("tbody").classList.toggle("is-folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
  };
  const fit = () => {
    filters.forEach((fold) => { fold.open = !narrow.matches; });
    rowfolds.forEach((button) => { button.hidden = !narrow.matches; foldRows(button, narrow.matches); });
  };
  rowfolds.forEach((button) => button.addEventListener("click", () => foldRows(button, button.getAttribute("aria-expanded") === "true")));
  narrow.addEventListener("change", fit);
  fit();

  // A link to something folded unfolds it.
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  // A part that asks for itself and is led elsewhere (the session is over): the whole page goes there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (!target.matches("[data-poll]") || new URL(xhr.responseURL).pathname === location.pathname) return;
    event.detail.shouldSwap = false;
    location.reload();
  });

  // Menus close with Escape or a click elsewhere.
  const folds = () => document.querySelectorAll("details[data-fold][open]");
  document.addEventListener("click", (event) => folds().forEach((fold) => { if (!fold.contains(event.target)) fold.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      folds().forEach((fold) => { fold.open = false; fold.querySelector("summary").focus(); });
    }
    // Ctrl+/ goes to the search; a single key would disturb who speaks or types elsewhere (WCAG 2.1.4).
    if ((event.ctrlKey || event.metaKey) && event.key === "/") {
      const search = [...document.querySelectorAll("[data-search]")].find((field) => field.offsetParent);
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    // Ctrl+S presses the save button of the form being written, or the page's only one.
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      const save = document.activeElement?.closest("form")?.querySelector("[data-save]") ?? document.querySelector("[data-save]");
      if (save) { event.preventDefault(); save.click(); }
    }
  });
})();
