// Shows one page of the file at a time, and searches its entries by MiniSearch once one asks.
(() => {
  "use strict";
  const pages = [...document.querySelectorAll("section.page")];
  const form = document.querySelector("form.find");
  const input = document.getElementById("find");
  const status = form.querySelector("p.found");
  const list = form.querySelector("ol.found");
  const MOST = 30, LONGEST = 160;
  let index = null;

  function show() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* it stays as it is */ }
    if (id === "main") return;
    const target = id && document.getElementById(id);
    const page = (target && target.closest("section.page")) || pages[0];
    for (const one of pages) one.hidden = one !== page;
    document.title = page.dataset.title;
    if (target && target !== page) target.scrollIntoView();
    else scrollTo(0, 0);
    list.replaceChildren();
    status.textContent = "";
  }

  // the text of an entry without what hangs below it, which is found by itself
  function ownText(entry) {
    const copy = entry.cloneNode(true);
    for (const below of copy.querySelectorAll(".entry")) below.remove();
    for (const chip of copy.querySelectorAll("*")) chip.append(" ");
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function makeIndex() {
    const made = new MiniSearchModule.default({
      fields: ["title", "text"],
      storeFields: ["title", "text"],
      searchOptions: { boost: { title: 2 }, combineWith: "AND", fuzzy: (term) => (term.length > 5 ? 0.2 : false), prefix: true },
    });
    const seen = new Set();
    for (const page of pages) {
      const title = (page.querySelector("h1") || page).textContent.replace(/\s+/g, " ").trim().slice(0, LONGEST);
      seen.add(page.id);
      made.add({ id: page.id, title, text: "" });
      for (const entry of page.querySelectorAll(".entry[id]")) {
        if (seen.has(entry.id)) continue;
        seen.add(entry.id);
        made.add({ id: entry.id, title, text: ownText(entry) });
      }
    }
    return made;
  }

  function find() {
    const words = input.value.trim();
    list.replaceChildren();
    status.textContent = "";
    if (!words) return;
    index = index || makeIndex();
    const found = index.search(words);
    status.textContent = found.length === 1 ? "1 found" : found.length + " found";
    for (const one of found.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const text = document.createElement("span");
      link.href = "#" + encodeURIComponent(one.id);
      link.textContent = one.title;
      text.textContent = one.text.slice(0, LONGEST);
      item.append(link, text);
      list.append(item);
    }
  }

  document.documentElement.classList.add("paged");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = list.querySelector("a");
    if (first) first.click();
  });
  input.addEventListener("input", find);
  addEventListener("keydown", (event) => {
    const writes = /^(input|textarea|select)$/i.test(event.target.tagName);
    const asked = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !writes);
    if (!asked) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  addEventListener("hashchange", show);
  show();
})();
