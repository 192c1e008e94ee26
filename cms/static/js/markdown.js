// A toolbar above each text in Markdown, and a look at how it will read. Without this script the text is a plain field.

const TOOLS = [
  ["Bold", (text) => `**${text || "words"}**`],
  ["Link", (text) => `[${text || "words of the link"}](https://)`],
  ["List", (text) => lines(text || "first", "- ")],
  ["Heading", (text) => `### ${text || "Heading"}`],
];
const PAUSE_MS = 400;

function lines(text, mark) {
  return text
    .split("\n")
    .map((line) => (line.startsWith(mark) ? line : mark + line))
    .join("\n");
}

export function watchTexts(body = document.body) {
  for (const area of body.querySelectorAll("textarea[data-markdown]")) addToolbar(area);
  for (const button of body.querySelectorAll('button[name="press"][value="read"]')) button.hidden = true;
}

function addToolbar(area) {
  const bar = document.createElement("div");
  bar.className = "cms-toolbar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", `Formatting of ${labelOf(area)}`);
  for (const [words, change] of TOOLS) bar.append(makeButton(words, () => replaceSelection(area, change)));
  bar.append(makePreview(area));
  area.before(bar);
}

function labelOf(area) {
  return area.labels[0] ? area.labels[0].textContent.trim() : area.name;
}

function makeButton(words, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cms-toolbar__button";
  button.textContent = words;
  button.addEventListener("click", press);
  return button;
}

function replaceSelection(area, change) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = change(value.slice(start, end));
  area.setRangeText(text, start, end, "select");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

function makePreview(area) {
  const box = document.createElement("div");
  box.className = "cms-reading";
  box.hidden = true;
  box.id = `${area.id}-reading`;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", `How ${labelOf(area)} will read`);
  area.after(box);
  const button = makeButton("Show how it reads", () => {
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
    if (!box.hidden) draw(area, box);
  });
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", box.id);
  let timer = 0;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (!box.hidden) timer = setTimeout(() => draw(area, box), PAUSE_MS);
  });
  return button;
}

async function draw(area, box) {
  const form = area.form;
  const sent = new FormData();
  sent.set("csrf_token", form.elements.csrf_token.value);
  sent.set("text", area.value);
  sent.set("place", location.pathname);
  const answer = await fetch("/reading", { method: "POST", body: sent }).catch(() => null);
  if (!answer || !answer.ok) {
    box.textContent = "It cannot be shown now. Your text is still in the field.";
    return;
  }
  box.innerHTML = await answer.text();
}

watchTexts();
