// The search page: asks the engine while words are typed, keeps them in the address, shows what was found and says it.
import { makeSearch } from "./search-engine.js";

const WAIT = 120;
const form = document.querySelector(".search");
const field = form.querySelector(".search__field");
const status = document.querySelector(".search__status");
const list = document.querySelector(".results");
const kept = new Map();
let turn = 0;
let timer = 0;
let isSettled = false;

// A file of the index; each is fetched once, and again past the browser's store where `isStale`. null: there is none.
function load(name, isStale = false) {
  if (isStale) kept.delete(name);
  if (!kept.has(name)) {
    const file = fetch(`/search/1/${name}.json`, { cache: isStale ? "reload" : "default" }).then((answer) => {
      if (answer.ok) return answer.json();
      if (answer.status === 403 || answer.status === 404) return null;
      throw new Error(`${answer.status} ${name}`);
    });
    kept.set(name, file);
    file.catch(() => kept.delete(name));
  }
  return kept.get(name);
}

function addElement(parent, name, className, words = "") {
  const element = parent.appendChild(document.createElement(name));
  element.className = className;
  element.textContent = words;
  return element;
}

function addLink(parent, url, words) {
  const link = addElement(parent, "a", "", words);
  link.setAttribute("href", url);
  return link;
}

function showResult({ title, url, place, about, cell, headline, notice, retired, missed }) {
  const item = addElement(list, "li", "results__item");
  const name = addElement(item, "p", "results__title");
  addLink(name, url, title).dir = "auto";
  const [figure, label] = cell ? [cell.figure, [cell.label, cell.group].filter(Boolean).join(". ")] : headline;
  if (figure) {
    const line = addElement(item, "p", "results__cell");
    addElement(line, "span", "results__figure", figure);
    if (cell) addLink(line, cell.url, label).dir = "auto";
    else addElement(line, "span", "", label);
  } else if (about) addElement(item, "p", "results__about", about);
  if (notice?.length) addLink(addElement(item, "p", "notice-mark"), notice[1], notice[0]).dir = "auto";
  if (missed.length) addElement(item, "p", "results__about", `Not found here: ${quote(missed)}.`);
  addElement(item, "p", "results__place", retired ? `${place}. No longer updated.` : place);
}

function quote(words) {
  return words.map((word) => `“${word}”`).join(", ");
}

function describe({ results, total, unknown }) {
  const all = results.length === 1 ? "1 result." : `${results.length} results, the best first.`;
  const many = total > results.length ? `The best ${results.length} of ${total} results.` : all;
  const lost = unknown.length ? ` No statistics have: ${quote(unknown)}.` : "";
  return results.length ? many + lost : `Nothing was found.${lost} Try other words, or the lists below.`;
}

async function show(query, isFinal) {
  turn += 1;
  const own = turn;
  if (!query.trim()) {
    list.replaceChildren();
    list.hidden = true;
    status.textContent = isFinal ? "Write what you are looking for." : "";
    return;
  }
  try {
    const started = performance.now();
    const found = await search(query);
    if (own !== turn) return;
    list.replaceChildren();
    found.results.forEach(showResult);
    list.hidden = !found.results.length;
    status.textContent = describe(isFinal ? found : { ...found, unknown: [] });
    performance.measure("search", { start: started });
  } catch {
    if (own === turn) status.textContent = "Search could not be reached. Try again, or use the lists below.";
  }
}

// Each query that was settled (sent, or come to by a link) keeps its place in the history; half-typed ones replace each other.
function keepInAddress(query, isSent) {
  if (query === readAddress()) {
    isSettled ||= isSent;
    return;
  }
  const address = query ? `?q=${encodeURIComponent(query)}` : location.pathname;
  if (isSettled) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  isSettled = isSent;
}

function readAddress() {
  return (new URLSearchParams(location.search).get("q") ?? "").slice(0, field.maxLength);
}

const search = makeSearch(load);
form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  keepInAddress(field.value, true);
  show(field.value, true);
});
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    keepInAddress(field.value, false);
    show(field.value, false);
  }, WAIT);
});
addEventListener("popstate", () => {
  clearTimeout(timer);
  field.value = readAddress();
  isSettled = Boolean(field.value);
  show(field.value, false);
});
field.value = readAddress();
isSettled = Boolean(field.value);
if (isSettled) show(field.value, true);
