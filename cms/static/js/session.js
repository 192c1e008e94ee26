// Warns five minutes before the session ends, and lengthens it without losing the place.

const WARNING_SECONDS = 300;

export function watchSession(body = document.body) {
  const box = document.getElementById("session");
  if (!box || !body.dataset.sessionSeconds) return;
  const words = document.getElementById("session-words");
  const over = box.querySelector("[data-over]");
  const stay = box.querySelector("[data-stay]");
  let end = Date.now() + Number(body.dataset.sessionSeconds) * 1000;
  let before = null;

  function show() {
    const left = Math.round((end - Date.now()) / 1000);
    if (left > WARNING_SECONDS) return hide();
    if (box.hidden) {
      before = document.activeElement;
      box.hidden = false;
      stay.focus();
    }
    const isOver = left <= 0;
    over.hidden = !isOver;
    words.hidden = isOver;
    stay.hidden = isOver;
    const text = words.dataset.words.replace("{}", Math.max(1, Math.ceil(left / 60)));
    if (words.textContent !== text) words.textContent = text;
  }

  function hide() {
    if (box.hidden) return;
    box.hidden = true;
    if (before && before.isConnected) before.focus();
  }

  async function lengthen() {
    const answer = await fetch(body.dataset.sessionStay, {
      method: "POST",
      headers: { "X-CSRFToken": body.dataset.sessionToken },
      redirect: "error",
    }).catch(() => null);
    if (answer && answer.ok) end = Date.now() + (await answer.json()).seconds * 1000;
    else if (answer && answer.status === 401) end = Date.now();
    show();
  }

  stay.addEventListener("click", lengthen);
  document.addEventListener("yardstick:saved", (event) => {
    if (event.detail && event.detail.seconds) end = Date.now() + event.detail.seconds * 1000;
    show();
  });
  document.addEventListener("visibilitychange", show);
  setInterval(show, 5000);
  show();
}
