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

  // Menus of the masthead close with Escape or a click elsewhere.
  const folds = () => document.querySelectorAll("details[data-fold][open]");
  document.addEventListener("click", (event) => folds().forEach((fold) => { if (!fold.contains(event.target)) fold.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      folds().forEach((fold) => { fold.open = false; fold.querySelector("summary").focus(); });
    }
    // Ctrl+S presses the save button of the form being written, or the page's only one.
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      const save = document.activeElement?.closest("form")?.querySelector("[data-save]") ?? document.querySelector("[data-save]");
      if (save) { event.preventDefault(); save.click(); }
    }
  });
})();
