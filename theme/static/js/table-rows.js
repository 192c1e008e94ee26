// Copies the address of a row. One button a table goes to the row under the pointer; the up and down keys move it.
import { findAddress } from "./address.js";

const MARK = "#";

async function copyAddress(row, status) {
  try {
    await navigator.clipboard.writeText(findAddress(row.id));
    status.textContent = "The address of the row is copied.";
    return true;
  } catch {
    location.hash = row.id;
    status.textContent = "The address of the row is in the address bar.";
    return false;
  }
}

function enhanceRows(region) {
  const table = region.querySelector("table");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "data-table__link";
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  region.after(status);
  let current = null;

  const go = (row) => {
    if (!row || row === current) return;
    current = row;
    const head = [...row.cells].findLast((cell) => cell.tagName === "TH");
    button.textContent = MARK;
    button.setAttribute("aria-label", `Copy the address of the row ${head.firstChild.textContent.trim()}`);
    head.append(button);
  };
  const rows = () => [...table.querySelectorAll("tbody tr[id]")];
  const point = (event) => {
    if (document.activeElement !== button) go(event.target.closest("tbody tr[id]"));
  };
  table.addEventListener("pointerover", point);
  table.addEventListener("click", point);
  button.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = rows();
    go(all[all.indexOf(current) + step]);
    button.focus();
  });
  button.addEventListener("click", async () => {
    if (!(await copyAddress(current, status))) return;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = MARK), 2000);
  });
  go(rows()[0]);
}

for (const region of document.querySelectorAll(".data-table")) enhanceRows(region);
