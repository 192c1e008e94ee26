// Saves a chart as a PNG: its picture as drawn for wide screens, with title, notes and source, made in this browser.
import { findAddress } from "./address.js";

const SCALE = 2;
const MARGIN = 20;
const FACE = "system-ui, sans-serif";
const INK = "#14202b";
const MUTED = "#4d5a66";

// Breaks words into lines after spaces and slashes.
function wrapWords(pen, words, width) {
  const lines = [""];
  for (const piece of words.split(/(?<=[ /])/)) {
    const longer = lines.at(-1) + piece;
    if (pen.measureText(longer.trimEnd()).width <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines.filter(Boolean);
}

function listWords(figure) {
  const read = (element) => element?.textContent.replace(/\s+/g, " ").trim();
  const source = read(figure.closest("section")?.querySelector(".sources"));
  const notes = [...figure.querySelectorAll(".graphic__notes p")].map(read);
  const notices = [...document.querySelectorAll("[id^='public_notice']")].map((banner) => {
    return `${banner.getAttribute("aria-label")}: ${read(banner.querySelector(".banner__text"))}`;
  });
  const small = [...notes, ...notices, source, findAddress(figure.id)];
  return {
    above: [
      { words: read(figure.querySelector(".graphic__title")), size: 19, weight: 600, colour: INK },
      { words: read(figure.querySelector(".graphic__subtitle")), size: 14, weight: 400, colour: MUTED },
    ].filter(({ words }) => words),
    below: small.filter(Boolean).map((words) => ({ words, size: 12, weight: 400, colour: MUTED })),
  };
}

async function loadPicture(svg) {
  const copy = svg.cloneNode(true);
  copy.querySelector(".chart__mark")?.remove();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

// Writes blocks of words one below the other; without `isDrawn` only measures. Returns the place below them.
function writeBlocks(pen, blocks, width, top, isDrawn) {
  let y = top;
  for (const { words, size, weight, colour } of blocks) {
    pen.font = `${weight} ${size}px ${FACE}`;
    pen.fillStyle = colour;
    for (const line of wrapWords(pen, words, width)) {
      if (isDrawn) pen.fillText(line, MARGIN, y + size);
      y += size + 5;
    }
    y += 3;
  }
  return y;
}

async function drawPicture(figure) {
  const svg = figure.querySelector("svg[data-figures]");
  const image = await loadPicture(svg);
  const { width, height } = svg.viewBox.baseVal;
  const { above, below } = listWords(figure);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const top = writeBlocks(pen, above, width, MARGIN, false) + 9;
  const bottom = writeBlocks(pen, below, width, top + height + 18, false) + MARGIN;
  canvas.width = (width + 2 * MARGIN) * SCALE;
  canvas.height = Math.ceil(bottom) * SCALE;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  writeBlocks(pen, above, width, MARGIN, true);
  pen.drawImage(image, MARGIN, top, width, height);
  writeBlocks(pen, below, width, top + height + 18, true);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

async function savePicture(figure) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await drawPicture(figure));
  link.download = `${figure.id.replace(/[^\w-]+/g, "-")}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

for (const figure of document.querySelectorAll(".graphic")) {
  const tools = figure.querySelector(".graphic__tools");
  if (tools && figure.querySelector("svg[data-figures]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "graphic__save";
    button.textContent = "Download picture (PNG)";
    button.addEventListener("click", () => savePicture(figure));
    tools.append(button);
  }
}
