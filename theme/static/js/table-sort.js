// Sorts a table by a column: as published, then one way, then the other. Children stay with their parents, groups in
// their order, and shorthands come last in the order of the house rules.
const SHORTHANDS = ["[c]", "[x]", "[z]", "[w]", "[low]", "[u]"];
const SAID = { ascending: "lowest first", descending: "highest first" };
const SAID_OF_WORDS = { ascending: "A to Z", descending: "Z to A" };
const collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });

const readText = (cell) => (cell?.firstChild?.nodeType === Node.TEXT_NODE ? cell.firstChild.data.trim() : "");
const readNumber = (cell) => Number.parseFloat(readText(cell).replaceAll(",", "").replace("\u2212", "-"));

function rankShorthand(cell) {
  const text = cell?.querySelector(".data-table__shorthand")?.firstChild.data ?? "";
  const rank = SHORTHANDS.findIndex((shorthand) => text.startsWith(shorthand));
  return rank < 0 ? SHORTHANDS.length : rank;
}

function compareNumbers(one, other, sign) {
  const [a, b] = [readNumber(one), readNumber(other)];
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number.isNaN(a) - Number.isNaN(b) || rankShorthand(one) - rankShorthand(other);
  }
  return sign * (a - b);
}

// The rows of a body as trees: a row that is indented belongs to the nearest row above it that is indented less.
function growTrees(rows) {
  const roots = [];
  const path = [];
  rows.forEach((row, place) => {
    const level = Number(/indent--(\d)/.exec(row.querySelector("th:last-of-type")?.className)?.[1] ?? 0);
    while (path.length && path.at(-1).level >= level) path.pop();
    const node = { row, place, level, children: [] };
    (path.at(-1)?.children ?? roots).push(node);
    path.push(node);
  });
  return roots;
}

function listRows(nodes, compare) {
  const sorted = [...nodes].sort((one, other) => compare(one, other) || one.place - other.place);
  return sorted.flatMap((node) => [node.row, ...listRows(node.children, compare)]);
}

// What a column holds: numbers, words, or names in an order of their own such as years and ages; null: nothing to sort.
function judgeColumn(rows, column) {
  const cells = rows.map((row) => row.cells[column]).filter(Boolean);
  if (cells.every((cell) => cell.tagName === "TH")) {
    const texts = new Set(cells.map(readText));
    if (texts.size < 3) return null;
    return cells.filter((cell) => /\d/.test(readText(cell))).length * 2 > cells.length ? "order" : "words";
  }
  return new Set(cells.map(readNumber).filter((number) => !Number.isNaN(number))).size > 1 ? "numbers" : null;
}

const STATES = {
  numbers: ["none", "descending", "ascending"],
  words: ["none", "ascending", "descending"],
  order: ["none", "descending"],
};

function makeCompare(kind, column, state) {
  if (state === "none") return () => 0;
  const sign = state === "ascending" ? 1 : -1;
  if (kind === "order") return (one, other) => sign * (one.place - other.place);
  const cells = (compare) => (one, other) => compare(one.row.cells[column], other.row.cells[column]);
  if (kind === "numbers") return cells((one, other) => compareNumbers(one, other, sign));
  return cells((one, other) => sign * collator.compare(readText(one), readText(other)));
}

// Puts the words of a head into a button; the links to notes stay beside it.
function makeButton(head) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "data-table__sort";
  const notes = head.querySelector(".data-table__note");
  while (head.firstChild && head.firstChild !== notes) button.append(head.firstChild);
  head.prepend(button);
  return button;
}

function describeOrder(kind, state, label) {
  if (state === "none") return "The rows stand as published.";
  if (kind === "order") return `Sorted by ${label}: the published order turned round.`;
  return `Sorted by ${label}: ${(kind === "numbers" ? SAID : SAID_OF_WORDS)[state]}.`;
}

function enhanceTable(region) {
  const table = region.querySelector("table");
  const bodies = [...table.tBodies].map((body) => ({ body, trees: growTrees([...body.rows]) }));
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.querySelector("td"));
  const heads = [...table.tHead.rows].flatMap((row) => [...row.cells]).filter((head) => head.scope === "col");
  if (rows.length < 3) return;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  region.after(status);
  heads.forEach((head, column) => {
    const kind = judgeColumn(rows, column);
    if (!kind) return;
    const label = head.firstChild.textContent.trim();
    makeButton(head).addEventListener("click", () => {
      const states = STATES[kind];
      const state = states[(states.indexOf(head.getAttribute("aria-sort") ?? "none") + 1) % states.length];
      for (const each of heads) each.removeAttribute("aria-sort");
      if (state !== "none") head.setAttribute("aria-sort", state);
      const compare = makeCompare(kind, column, state);
      for (const { body, trees } of bodies) body.append(...listRows(trees, compare));
      status.textContent = describeOrder(kind, state, label);
    });
  });
}

for (const region of document.querySelectorAll(".data-table")) enhanceTable(region);
