// Draws charts and tables again while their settings are changed. Without this script the button "Show" does the same.

const PAUSE_MS = 200;

export function watchBuilder(body = document.body) {
  const box = body.querySelector("[data-builder]");
  const form = box && box.querySelector("form");
  if (form) watch(box, form);
}

function watch(box, form) {
  const board = box.querySelector("[data-board]");
  const status = box.querySelector("[data-board-status]");
  let timer = 0;
  let asked = null;

  async function draw() {
    if (asked) asked.abort();
    const mine = (asked = new AbortController());
    try {
      const answer = await fetch(box.dataset.builder, { method: "POST", body: new FormData(form), signal: mine.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
    } catch (fault) {
      if (fault.name === "AbortError") return;
      status.textContent =
        fault.message === "401"
          ? "You are signed out. Sign in in another tab, then go on here."
          : "It cannot be drawn now. Your settings are still in the form.";
    }
  }

  function show(text) {
    board.innerHTML = text;
    status.textContent = `${board.querySelector("[data-board-words]").dataset.boardWords} Nothing is saved until you press Save.`;
    box.dispatchEvent(new CustomEvent("yardstick:drawn", { bubbles: true }));
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE_MS);
  }

  form.addEventListener("input", wait);
  form.addEventListener("change", wait);
  for (const button of form.querySelectorAll('button[value="show"]')) button.hidden = true;
}

watchBuilder();
