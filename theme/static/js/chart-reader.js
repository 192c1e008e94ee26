// Reads a chart figure by figure: by arrow keys, pointer or touch. The figure is marked in the picture and said in words.
const HINT = "Point at a figure, or use the arrow keys.";
const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, -1], ArrowDown: [1, 1] };

function append(name, attributes, parent, words) {
  const element = parent.appendChild(parent.ownerDocument.createElementNS(parent.namespaceURI, name));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (words) element.textContent = words;
  return element;
}

// The figures of a chart, row by row: the wide picture lists them in the order of its marks.
function readFigures(svg) {
  const [[, ...columns], ...rows] = svg.dataset.figures.split("\n").map((line) => line.split("\t"));
  const figures = rows.flatMap(([label, ...texts]) =>
    texts.map((text, at) => ({ name: [label, columns[at]].filter(Boolean).join(", "), text })),
  );
  return { figures, columns: columns.length, rows: rows.length, isDown: svg.dataset.walk === "down" };
}

// Where the figures stand in a picture, in the same order: the bends of its lines, or its bars.
function findPlaces(svg) {
  const lines = [...svg.querySelectorAll(".chart__lines > path")];
  if (lines.length) {
    const bends = lines.flatMap((line) => [...line.getAttribute("d").matchAll(/([Ml])([\d.-]+) ([\d.-]+)/g)]);
    let [x, y] = [0, 0];
    return bends.map(([, kind, across, down]) => {
      [x, y] = kind === "M" ? [+across, +down] : [x + +across, y + +down];
      return { x, y, width: 0, height: 0 };
    });
  }
  return [...svg.querySelectorAll(".chart__bars > rect, .chart__segments > rect")].map((bar) => {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => bar[name].baseVal.value);
    return { x, y, width, height };
  });
}

// The row above or below: of lines in one picture the next by height, else the next in the list.
function stepAcross(chart, places, at, step) {
  const column = at % chart.columns;
  const rows = Array.from({ length: chart.rows }, (_, row) => row * chart.columns + column);
  if (chart.isByHeight) rows.sort((one, other) => places[one].y - places[other].y || one - other);
  return rows[rows.indexOf(at) + step] ?? at;
}

function findStep(chart, places, at, key) {
  if (key === "Home" || key === "End") {
    const length = chart.isDown ? places.length : chart.columns;
    const start = at - (at % length);
    return key === "Home" ? start : start + length - 1;
  }
  const [direction, step] = KEYS[key];
  if (chart.rows > 1 && (direction === 1) !== chart.isDown) return stepAcross(chart, places, at, step);
  const next = at + step;
  const isSameRow = Math.floor(next / chart.columns) === Math.floor(at / chart.columns);
  return places[next] && (chart.isDown || isSameRow) ? next : at;
}

function findNearest(chart, places, x, y) {
  const away = (from, to, length) => Math.max(from - to, 0, to - from - length);
  let nearest = 0;
  let least = Infinity;
  places.forEach((place, at) => {
    const across = away(place.x, x, place.width);
    const down = away(place.y, y, place.height);
    const distance = place.height ? across / 1000 + down : Math.hypot(across, down);
    if (distance < least) [nearest, least] = [at, distance];
  });
  return nearest;
}

// A bar is outlined. A point of a line has a ring, and beside it its figure without what explains it.
function drawMark(svg, place, text) {
  const mark = append("g", { class: "chart__mark", "aria-hidden": "true" }, svg);
  if (place.height) {
    const { x, y, width, height } = place;
    append("rect", { x: x - 2, y: y - 2, width: width + 4, height: height + 4 }, mark);
    return mark;
  }
  append("circle", { cx: place.x, cy: place.y, r: 6 }, mark);
  const [short] = text.split(/ \(|, /);
  const words = append("text", { y: place.y < 30 ? place.y + 24 : place.y - 12 }, mark, short);
  const half = words.getComputedTextLength() / 2;
  words.setAttribute("x", Math.min(Math.max(place.x, half), svg.viewBox.baseVal.width - half) - half);
  return mark;
}

function enhanceChart(figure) {
  const pictures = [...figure.querySelectorAll("svg.chart")];
  const chart = readFigures(pictures.find((svg) => svg.dataset.figures));
  chart.isByHeight = !chart.isDown && !figure.querySelector(".chart__panel-title, .chart__segments");
  const tools = figure.querySelector(".graphic__tools");
  const reader = append("p", { class: "graphic__reader", tabindex: 0, role: "application" }, tools);
  reader.setAttribute("aria-label", "Figures of this chart, one by one. Use the arrow keys, Home, End and Escape.");
  const words = append("span", { "aria-live": "polite" }, reader, HINT);
  let at = chart.isDown ? 0 : chart.columns * (chart.isByHeight ? chart.rows : 1) - 1;
  let mark = null;

  const findSeen = () => pictures.find((svg) => svg.getClientRects().length);
  const clear = () => {
    mark?.remove();
    mark = null;
    words.textContent = HINT;
  };
  const show = (next) => {
    const svg = findSeen();
    if (!svg) return;
    const { name, text } = chart.figures[next];
    mark?.remove();
    at = next;
    mark = drawMark(svg, findPlaces(svg)[at], text);
    words.replaceChildren(name ? `${name}: ` : "");
    append("strong", {}, words, text);
  };

  reader.addEventListener("focus", () => show(at));
  reader.addEventListener("blur", clear);
  reader.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") clear();
    else if (event.key in KEYS || event.key === "Home" || event.key === "End") {
      event.preventDefault();
      show(mark ? findStep(chart, findPlaces(findSeen()), at, event.key) : at);
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (mark && !figure.contains(event.target)) clear();
  });
  for (const svg of pictures) {
    const point = (event) => {
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      show(findNearest(chart, findPlaces(svg), x, y));
    };
    svg.addEventListener("pointermove", point);
    svg.addEventListener("pointerdown", point);
    svg.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && document.activeElement !== reader) clear();
    });
  }
}

for (const figure of document.querySelectorAll(".graphic")) {
  if (figure.querySelector("svg[data-figures]")) enhanceChart(figure);
}
