// Comforts only: every page works without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");

  // "/" leads to the search box.
  const box = document.getElementById("q");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // A choice by pointer is sent at once. One by keyboard waits for "Apply": arrow keys pass over choices that nobody wants.
  for (const select of document.querySelectorAll("select[data-submit]")) {
    let pointed = false;
    select.addEventListener("pointerdown", () => (pointed = true));
    select.addEventListener("keydown", () => (pointed = false));
    select.addEventListener("change", () => pointed && select.form.requestSubmit());
  }

  // Where a browser cannot open the folded filters by a style sheet on a wide screen.
  const facets = document.querySelector("details.facets");
  const wide = matchMedia("(min-width: 60rem)");
  if (facets && !CSS.supports("selector(details::details-content)")) {
    const fit = () => (facets.open = wide.matches);
    wide.addEventListener("change", fit);
    fit();
  }

  // The values of a facet narrow while one types. The rows are those that the form itself would lead to.
  for (const form of document.querySelectorAll("form[data-find]")) {
    const input = form.querySelector("input[name=prefix]");
    const list = form.parentElement.querySelector("[data-values]");
    const whole = [...list.children];
    const most = form.closest("[data-facet]") ? Infinity : 12;
    let waiting = 0;
    let latest = 0;

    const show = (rows) => {
      if (rows.length !== 0) return list.replaceChildren(...rows.slice(0, most));
      const none = document.createElement("li");
      none.textContent = "Nothing begins like this.";
      list.replaceChildren(none);
    };
    const ask = async () => {
      const turn = ++latest;
      if (input.value.trim() === "" && input.defaultValue === "") return show(whole);
      const address = form.action + "?" + new URLSearchParams(new FormData(form));
      try {
        const answer = await fetch(address);
        if (!answer.ok || turn !== latest) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (turn === latest) show([...page.querySelectorAll("[data-values] > li")]);
      } catch {
        // The server cannot be reached; "Find" says so.
      }
    };
    list.setAttribute("aria-live", "polite");
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 120);
    });
  }
})();
