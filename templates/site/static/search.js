// The search of the site: a dialog over every page; its index is loaded when it is opened.
const link = document.querySelector("a.search");
const place = document.getElementById("search");
const root = new URL("../", link.href);
const FILTERS = { project: "Project", kind: "Kind", year: "Year", page: "Page" };
const MOST_PAGES = 12, MOST_HITS = 3, AROUND = 14, PAUSE = 120;
let dialog, input, list, status, preview, chosen = {}, index, asked = 0, timer, options = [], at = -1;

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// the newest year first, the others merged into it
async function load() {
  const home = new URL("static/search/", root);
  const [bundles, pagefind] = await Promise.all([
    fetch(new URL("bundles.json", home)).then((answer) => answer.json()),
    import(new URL("pagefind.js", home)),
  ]);
  const path = (name) => new URL(`${name}/`, home).pathname;
  const made = pagefind.createInstance({ basePath: path(bundles[0]), baseUrl: root.pathname, noWorker: true });
  await made.init();
  await Promise.all(bundles.slice(1).map((name) => made.mergeIndex(path(name), { baseUrl: root.pathname })));
  return { find: made, counts: await made.filters() };
}

function build() {
  document.head.append(make("link", { rel: "stylesheet", href: new URL("static/search.css", root) }));
  input = make("input", {
    type: "search", role: "combobox", "aria-label": "Search", "aria-controls": "search-hits",
    "aria-expanded": "false", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
    placeholder: "Search the notebook",
  });
  const close = make("button", { type: "button", class: "search-close", "aria-label": "Close search" }, "Esc");
  status = make("p", { class: "search-status", role: "status" });
  list = make("div", { id: "search-hits", role: "listbox", "aria-label": "Results" });
  preview = make("div", { class: "search-preview", "aria-hidden": "true" });
  const filters = make("div", { class: "search-filters" });
  const body = make("div", { class: "search-body" }, list, preview);
  dialog = make("dialog", { class: "search-dialog", "aria-label": "Search" },
    make("div", { class: "search-line" }, input, close), filters, status, body);
  document.body.append(dialog);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, PAUSE); });
  input.addEventListener("keydown", steer);
  list.addEventListener("click", (event) => {
    const hit = event.target.closest("[role=option]");
    if (hit) go(hit);
  });
  for (const [name, label] of Object.entries(FILTERS)) {
    const select = make("select", { "data-filter": name });
    select.addEventListener("change", () => {
      if (select.value) chosen[name] = select.value; else delete chosen[name];
      search();
    });
    filters.append(make("label", {}, `${label} `, select));
  }
}

async function open() {
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  input.focus();
  input.select();
  try {
    index ??= load();
    showFilters((await index).counts);
    if (input.value) await search();
  } catch {
    index = undefined;
    status.textContent = "The index could not be loaded; the plain list of all pages is on the page of search.";
  }
}

// what could be chosen, with how many pages it would leave
function showFilters(counts) {
  for (const select of dialog.querySelectorAll("select")) {
    const name = select.dataset.filter, values = Object.entries(counts[name] ?? {});
    values.sort((a, b) => name === "year" ? b[0].localeCompare(a[0]) : b[1] - a[1] || a[0].localeCompare(b[0]));
    const shown = values.filter(([value, count]) => count || value === chosen[name]);
    select.replaceChildren(make("option", { value: "" }, "all"),
      ...shown.map(([value, count]) => make("option", { value }, `${value} (${count})`)));
    select.value = chosen[name] ?? "";
    select.parentElement.hidden = !values.length;
  }
}

async function search() {
  const words = input.value.trim(), mine = ++asked;
  const { find, counts } = await index;
  if (!words && !Object.keys(chosen).length) {
    show([], 0);
    status.textContent = "";
    showFilters(counts);
    return;
  }
  const found = await find.search(words || null, { filters: chosen });
  const pages = await Promise.all(found.results.slice(0, MOST_PAGES).map((result) => result.data()));
  if (mine !== asked) return;
  showFilters(found.filters);
  show(pages, found.results.length);
  const count = found.results.length;
  status.textContent = count ? `${count} ${count === 1 ? "page" : "pages"}` : "Nothing found";
}

// the entries and headings of a page that hold what was found, best first
function hitsOf(page) {
  const anchors = page.anchors.filter((anchor) => anchor.id !== "main");
  const found = new Map();
  for (const { location, weight, balanced_score: score } of page.weighted_locations ?? []) {
    let last;
    for (const anchor of anchors) if (anchor.location <= location) last = anchor;
    const hit = found.get(last?.id) ?? { anchor: last, score: 0, at: [] };
    hit.score += score ?? weight ?? 1;
    hit.at.push(location);
    found.set(last?.id, hit);
  }
  return [...found.values()].filter((hit) => hit.anchor)
    .sort((a, b) => b.score - a.score).slice(0, MOST_HITS);
}

// the words around what was found, with the found ones marked
function excerptOf(page, at, around, from = 0, to = Infinity) {
  const words = (page.raw_content ?? page.content).split(/\s+/);
  const marked = new Set(at);
  const start = Math.max(from, at[0] - around);
  const out = make("span", { class: "search-words" }, start > from ? "… " : "");
  words.slice(start, Math.min(to, start + 2 * around)).forEach((word, n) => {
    out.append(marked.has(start + n) ? make("mark", {}, word) : word, " ");
  });
  return out;
}

function show(pages) {
  list.replaceChildren();
  preview.replaceChildren();
  options = [];
  for (const page of pages) {
    const title = make("div", { role: "option", class: "search-page" }, page.meta.title);
    add(title, page, new URL(page.raw_url?.replace(/^\//, "") ?? page.url, root), page.locations?.slice(0, 9) ?? []);
    for (const hit of hitsOf(page)) {
      const end = page.anchors.find((anchor) => anchor.location > hit.anchor.location)?.location;
      const words = excerptOf(page, hit.at, AROUND, hit.anchor.location, end);
      const section = make("div", { role: "option", class: "search-hit" }, words);
      const url = new URL(page.raw_url?.replace(/^\//, "") ?? page.url, root);
      url.hash = hit.anchor.id;
      add(section, page, url, hit.at);
    }
  }
  input.setAttribute("aria-expanded", String(options.length > 0));
  choose(options.length ? 0 : -1);
}

function add(element, page, url, found) {
  element.id = `search-hit-${options.length}`;
  element.setAttribute("aria-selected", "false");
  options.push({ element, page, url, found });
  list.append(element);
}

function choose(next) {
  options[at]?.element.setAttribute("aria-selected", "false");
  at = next;
  const option = options[at];
  if (!option) { input.removeAttribute("aria-activedescendant"); return; }
  option.element.setAttribute("aria-selected", "true");
  option.element.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.element.id);
  preview.replaceChildren(make("p", { class: "search-page" }, option.page.meta.title),
    make("p", {}, excerptOf(option.page, option.found.length ? option.found : [0], 60)));
}

function go(element) {
  const option = options.find((one) => one.element === element);
  dialog.close();
  location.assign(option.url);
}

function steer(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    choose((at + step + options.length) % options.length);
  } else if (event.key === "Enter" && options[at]) {
    event.preventDefault();
    go(options[at].element);
  }
}

function isWriting(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

link.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  event.preventDefault();
  open();
});
if (place) {
  const button = make("button", { type: "button", class: "search-open" }, "Search all pages");
  button.addEventListener("click", open);
  place.append(button);
  open();
}
