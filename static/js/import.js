// The preview of an import, for a browser with scripts: what changes is put in its place without losing it.
// Without this file every link and button loads the page at the same place.
(() => {
  if (!document.getElementById("ban-nhap")) return;
  const trouble = (text) => {
    const line = document.querySelector("[data-trouble]");
    line.textContent = text;
    line.hidden = false;
    line.scrollIntoView({ block: "center" });
  };
  const words = () => document.getElementById("ban-nhap").dataset;

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if ([409, 422].includes(detail.xhr.status)) { detail.shouldSwap = true; detail.isError = false; }
    // Led away from the preview (the session is over, the draft is a plan): the whole page goes there.
    if (!detail.isError && !detail.serverResponse.includes('id="ban-nhap"')) {
      detail.shouldSwap = false;
      location.assign(detail.xhr.responseURL);
    }
  });
  // The place that the server leads back to is lost where a redirect is followed, so the form names it too.
  let then = "";
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
    then = elt.dataset.then ?? elt.closest("article[id]")?.id ?? "";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const told = document.querySelector("#ban-nhap [data-focus]");
    const anchor = event.detail.pathInfo?.anchor || location.hash.slice(1) || then;
    const place = told ?? document.getElementById(anchor);
    if (!place) return;
    const control = told ? null : place.querySelector(".imp-form :is(select, textarea, input:not([type=hidden]))") ?? place.nextElementSibling?.querySelector?.("input:not([type=hidden])");
    (control ?? place).focus({ preventScroll: true });
    place.scrollIntoView({ block: told ? "center" : "nearest" });
  });
  // Who types the name of an agency has chosen that way of saying it.
  document.addEventListener("input", (event) => {
    const way = event.target.closest(".imp-pick--typed")?.querySelector("input[type=radio]");
    if (way && event.target !== way) way.checked = true;
  });
  document.addEventListener("htmx:responseError", (event) => {
    trouble([401, 403].includes(event.detail.xhr.status) ? words().expired : words().failed);
  });
  document.addEventListener("htmx:sendError", () => trouble(words().failed));
})();
