// Keeps what is typed before it is saved, says who else is here, and offers text that was typed and never saved.
// A form takes part when it has `data-autosave` and a hidden field `base`; it works the same without this script.

const PAUSE_MS = 1500;
const LONGEST_MS = 4500;
const BEAT_MS = 8000;
const AWAKE_MS = 5 * 60 * 1000;
const OURS = new Set(["csrf_token", "work_tab"]);

export async function watchWork(body = document.body) {
  const token = body.dataset.sessionToken;
  if (!token) return;
  const form = document.querySelector("form[data-autosave]");
  const isMeasure = /^\/measures\/[a-z0-9]{8}(\/|$)/.test(location.pathname);
  if (!form && !isMeasure) return;
  const page = { token, form, tab: await readTab(), place: form ? new URL(form.action).pathname : location.pathname };
  page.base = form ? readBase(form) : "";
  watchPresence(page);
  if (form) {
    addField(form, "work_tab", page.tab);
    watchTyping(page);
    offerRecovered(page);
  }
}

// The name of this tab. A duplicated tab brings the other's name along and then takes a new one: a name is held by a lock.
async function readTab() {
  let tab = sessionStorage.getItem("work-tab") || makeName();
  if (navigator.locks && !(await hold(tab))) await hold((tab = makeName()));
  sessionStorage.setItem("work-tab", tab);
  return tab;
}

function hold(tab) {
  return new Promise((answer) => {
    navigator.locks.request(`work-tab-${tab}`, { ifAvailable: true }, (lock) => {
      answer(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

function makeName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function readBase(form) {
  return form.elements.base ? form.elements.base.value : "";
}

function addField(form, name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}

function readFields(form) {
  return Array.from(new FormData(form)).filter(([name, value]) => !OURS.has(name) && typeof value === "string");
}

async function send(page, path, data, more = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": page.token },
    body: JSON.stringify({ place: page.place, tab: page.tab, base: page.base, ...data }),
    redirect: "error",
    ...more,
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// Who signed in again in another tab has another token: the page takes it, for itself and for its form.
// False where nobody is signed in: the server then leads elsewhere.
async function renewToken(page) {
  const answer = await fetch("/work/token", { redirect: "manual" }).catch(() => null);
  if (answer && answer.type === "opaqueredirect") return false;
  const found = answer && answer.ok ? await answer.json().catch(() => ({})) : {};
  if (found.token) {
    page.token = found.token;
    page.form.elements.csrf_token.value = found.token;
  }
  return true;
}

function watchTyping(page) {
  const status = makeStatus(page.form);
  let kept = isTyped(page.form) ? "" : JSON.stringify(readFields(page.form));
  let turn = Date.now();
  let waiting = null;
  let since = 0;
  let isSending = false;

  function note() {
    since ||= Date.now();
    clearTimeout(waiting);
    waiting = setTimeout(keep, Math.max(0, Math.min(PAUSE_MS, since + LONGEST_MS - Date.now())));
  }

  async function keep() {
    const fields = readFields(page.form);
    const now = JSON.stringify(fields);
    if (isSending) return note();
    since = 0;
    if (now === kept) return;
    isSending = true;
    try {
      const answer = await send(page, "/work/autosave", { fields, editing: true, turn: (turn = Math.max(turn + 1, Date.now())) });
      kept = now;
      status.textContent = `Draft kept at ${answer.saved_at}. Only you see it until you save.`;
      document.dispatchEvent(new CustomEvent("yardstick:saved", { detail: { seconds: answer.seconds } }));
    } catch (error) {
      const isOut = error.message === "401" || (error.message === "400" && !(await renewToken(page)));
      status.textContent =
        isOut
          ? "You are signed out. Sign in in another tab, then go on here: your text is still on this page."
          : "Not kept: the server cannot be reached. Your text is still on this page; trying again.";
      since = Date.now();
      setTimeout(note, 3000);
    } finally {
      isSending = false;
    }
  }

  page.form.addEventListener("input", note);
  page.form.addEventListener("change", note);
  page.form.addEventListener("submit", () => clearTimeout(waiting));
  if (!kept) note();
}

// Whether a form holds other values than it came with: somebody typed before this script started.
function isTyped(form) {
  return Array.from(form.elements).some((field) => {
    if (field instanceof HTMLSelectElement) return isChosen(field);
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    const isText = field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type !== "hidden");
    return isText && field.value !== field.defaultValue;
  });
}

function isChosen(select) {
  const options = Array.from(select.options);
  if (!select.multiple && !options.some((option) => option.defaultSelected)) return select.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}

function makeStatus(form) {
  const status = document.createElement("p");
  status.className = "govuk-hint cms-kept";
  status.setAttribute("role", "status");
  status.setAttribute("data-kept", "");
  form.prepend(status);
  return status;
}

function watchPresence(page) {
  const box = document.createElement("div");
  box.setAttribute("role", "status");
  box.setAttribute("data-presence", "");
  const main = document.getElementById("main");
  main.prepend(box);
  let awake = Date.now();
  for (const name of ["keydown", "pointerdown", "input", "scroll"]) addEventListener(name, () => (awake = Date.now()), { passive: true });

  async function beat() {
    if (document.hidden || Date.now() - awake > AWAKE_MS) return;
    const answer = await send(page, "/work/beat", { editing: Boolean(page.form) }).catch(() => null);
    if (answer) show(page, box, answer);
  }

  addEventListener("pagehide", () => send(page, "/work/beat", { leaving: true }, { keepalive: true }).catch(() => null));
  document.addEventListener("visibilitychange", beat);
  setInterval(beat, BEAT_MS);
  beat();
}

function show(page, box, answer) {
  const lines = [];
  const here = answer.others.filter((each) => each.here).map((each) => each.name);
  const near = answer.others.filter((each) => !each.here).map((each) => each.name);
  if (here.length) lines.push(`${joinNames(here)} ${here.length > 1 ? "are" : "is"} editing this page too. What you each change is merged.`);
  if (near.length) lines.push(`${joinNames(near)} ${near.length > 1 ? "have" : "has"} this measure open.`);
  if (answer.other_tab) lines.push("You have this page open in another tab as well.");
  for (const each of answer.saved || []) lines.push(`${each.name} saved changes to this measure at ${each.at}. They are merged with yours when you save.`);
  const undo = answer.undo || {};
  const words = `${lines.join("\n")}${undo.commit || ""}`;
  if (box.dataset.words === words) return;
  box.dataset.words = words;
  box.className = words ? "cms-notice" : "";
  box.replaceChildren(...lines.map((line) => makeLine(line)), ...(undo.commit ? [makeUndo(page, undo)] : []));
}

function makeUndo(page, undo) {
  const form = document.createElement("form");
  form.className = "cms-undo";
  form.method = "post";
  form.action = "/history/undo";
  addField(form, "csrf_token", page.token);
  addField(form, "commit", undo.commit);
  const words = document.createElement("span");
  words.className = "govuk-body-s";
  words.textContent = `Your save of ${undo.at} is the last one here. `;
  const button = makeButton("Undo it", "submit");
  button.classList.add("govuk-button--secondary");
  form.append(words, button);
  return form;
}

function makeLine(words) {
  const line = document.createElement("p");
  line.className = "govuk-body-s";
  line.textContent = words;
  return line;
}

function joinNames(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

async function offerRecovered(page) {
  if (document.body.querySelector("[data-recovered-from]")) return;
  const answer = await fetch(`/work/recoverable?place=${encodeURIComponent(page.place)}`).catch(() => null);
  const found = answer && answer.ok ? await answer.json().catch(() => ({})) : {};
  if (!found.id || isSame(found.fields, readFields(page.form))) return;
  page.form.before(makeOffer(page, found));
}

function isSame(one, other) {
  const text = (fields) => JSON.stringify(fields.filter(([name]) => name !== "base" && !OURS.has(name)));
  return text(one) === text(other);
}

function makeOffer(page, found) {
  const box = document.createElement("section");
  box.className = "cms-notice cms-notice--warning";
  box.setAttribute("aria-label", "Text that was not saved");
  const use = document.createElement("form");
  use.method = "post";
  use.action = page.place;
  for (const [name, value] of found.fields) addField(use, name, value);
  addField(use, "csrf_token", page.token);
  addField(use, "press", "look");
  use.append(makeButton("Show that text in the form", "submit"));
  const drop = makeButton("Set it aside", "button");
  drop.classList.add("govuk-button--secondary");
  drop.addEventListener("click", async () => {
    await send(page, `/work/recovered/${found.id}/discard`, {}).catch(() => null);
    box.remove();
  });
  use.append(" ", drop);
  box.append(makeLine(`You typed something here that was never saved (${found.at}).`), use);
  return box;
}

function makeButton(words, type) {
  const button = document.createElement("button");
  button.type = type;
  button.className = "govuk-button cms-small";
  button.textContent = words;
  return button;
}
