"use strict";
// What people wrote reaches the page only through textContent and attribute setters, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const conceptOf = new Map(data.concepts.map((concept) => [concept.id, concept]));
const lineOf = new Map(data.lines.map((line) => [line.id, line]));
const linesOf = new Map(data.concepts.map((concept) => [concept.id, []]));
for (const line of data.lines) for (const end of [line.from, line.to]) linesOf.get(end)?.push(line);
const PHASES = { early: "early", middle: "middle", later: "later", cross: "across phases" };
const CO_OCCURRENCE = "coded together";
const marks = new Map(); // the drawn mark of each concept ("n:" + id) and line ("e:" + id)
const hidden = new Set(); // relations whose lines are not shown

const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);

function make(name, settings = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(settings)) {
    if (key === "text") element.textContent = value;
    else if (key === "class") element.className = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function draw(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

function rect(parent, x, y, width, height, attributes = {}) {
  return draw(parent, "rect", { x, y, width, height, ...attributes });
}

function pressable(element, choose) {
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.addEventListener("click", choose);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose();
    }
  });
}

// The map

function drawMap() {
  const pad = 1;
  const svg = draw(byId("scroll"), "svg", {
    viewBox: `${-pad} ${-pad} ${data.width + 2 * pad} ${data.height + 2 * pad}`,
    role: "group",
    "aria-label": "Concept map",
    "font-size": data.size,
  });
  drawGround(svg);
  for (const line of data.lines) if (line.shape) drawLine(svg, line);
  for (const concept of data.concepts) drawConcept(svg, concept);
  svg.addEventListener("click", (event) => {
    if (!event.target.closest(".node, .edge")) letGo();
  });
}

function drawGround(svg) {
  const leading = 1.3 * data.size;
  for (const band of data.bands) {
    rect(svg, 0, band.y + 0.4, data.width, band.height - 0.4, { fill: "#f4f5f7" });
    band.lines.forEach((line, k) => draw(svg, "text", { x: 1, y: band.y + 3.2 + k * leading, class: "bold" }, line));
  }
  const left = data.labelWidth;
  for (const column of data.columns) {
    rect(svg, column.x - 0.3, data.header, 0.6, data.height - data.header, { fill: "#fff" });
    const x = column.x + column.width / 2;
    draw(svg, "text", { x, y: data.header - 2, class: "bold", "text-anchor": "middle" }, column.label);
  }
  for (const strip of data.strips) {
    rect(svg, left, strip.y, data.width - left, strip.height, { fill: "#e4e7eb" });
    draw(svg, "text", { x: 1, y: strip.y + strip.height - 1.5, class: "soft" }, strip.label);
  }
  rect(svg, left - 0.3, data.header, 0.6, data.height - data.header, { fill: "#fff" });
}

function drawLine(svg, line) {
  const sign = line.recorded ? data.signs[line.relation] : null;
  const colour = sign ? sign.colour : "#868f98";
  const group = draw(svg, "g", { class: "edge", "aria-label": sentence(line) });
  const dash = sign && sign.dash.length ? { "stroke-dasharray": sign.dash.join(" ") } : {};
  draw(group, "path", { d: line.shape.path, class: "drawn", stroke: colour, "stroke-width": line.shape.thickness, ...dash });
  for (const head of line.shape.heads) {
    const closed = sign.head === "arrow" || sign.head === "diamond";
    draw(group, closed ? "polygon" : "polyline", {
      points: head.map((point) => point.join(",")).join(" "),
      fill: sign.head === "arrow" ? colour : closed ? "#fff" : "none",
      stroke: colour,
      "stroke-width": sign.head === "bar" ? 0.5 : 0.2,
    });
  }
  draw(group, "path", { d: line.shape.path, class: "hit" });
  const badge = line.shape.badge;
  if (badge) {
    const { x, y, width } = badge;
    rect(group, x - width / 2, y - 1.35, width, 2.7, { rx: 1.35, class: "badge", stroke: colour });
    const middle = y + 0.36 * data.size;
    draw(group, "text", { x, y: middle, "text-anchor": "middle" }, badge.text);
  }
  pressable(group, () => chooseLine(line.id));
  marks.set("e:" + line.id, group);
}

function drawConcept(svg, concept) {
  const { x, y, width, height, lines } = concept.box;
  const count = concept.passages.length;
  const name = `${concept.label}: ${count} ${count === 1 ? "passage" : "passages"}`;
  const group = draw(svg, "g", { class: "node", "aria-label": name });
  group.dataset.id = concept.id;
  rect(group, x, y, width, height, { rx: 0.8, class: "frame" });
  const inner = height - 1.2;
  rect(group, x + 0.45, y + 0.6, data.gauge - 0.5, inner, { fill: "#dfe3e7" });
  const filled = inner * concept.share;
  rect(group, x + 0.45, y + 0.6 + inner - filled, data.gauge - 0.5, filled, { fill: "#3d4248" });
  const leading = 1.3 * data.size;
  const middle = x + (data.gauge + width) / 2;
  const first = y + height / 2 - ((lines.length - 1) / 2) * leading + 0.36 * data.size;
  lines.forEach(([text, fitted], k) => {
    const place = { x: middle, y: first + k * leading, "text-anchor": "middle" };
    draw(group, "text", { ...place, textLength: fitted, lengthAdjust: "spacingAndGlyphs" }, text);
  });
  pressable(group, () => chooseConcept(concept.id));
  marks.set("n:" + concept.id, group);
}

// What is chosen

function light(chosen, bright) {
  for (const [key, mark] of marks) {
    mark.classList.toggle("chosen", key === chosen);
    mark.classList.toggle("quiet", chosen !== null && !bright.has(key));
  }
}

function chooseConcept(id, move = true) {
  const concept = conceptOf.get(id);
  const lines = linesOf.get(id);
  const bright = new Set(["n:" + id, ...lines.flatMap((line) => ["e:" + line.id, "n:" + line.from, "n:" + line.to])]);
  light("n:" + id, bright);
  byId("concept").value = id;
  const recorded = lines.filter((line) => line.recorded);
  const together = lines.filter((line) => !line.recorded);
  const phases = Object.entries(concept.phases).map(([phase, n]) => `${PHASES[phase] ?? phase} ${n}`);
  show(concept.label, [
    tags([concept.category, ...phases]),
    concept.definition ? make("p", { text: concept.definition }) : null,
    ...listing(`Relations (${recorded.length})`, recorded.map(lineLink), "links"),
    ...listing(`Passages (${concept.passages.length})`, concept.passages.map((passage) => passageItem(passage, false))),
    ...listing(`Coded together with (${together.length})`, together.map(lineLink), "links"),
  ], move);
  location.replace("#" + encodeURIComponent(id));
}

function chooseLine(id) {
  const line = lineOf.get(id);
  light("e:" + id, new Set(["e:" + id, "n:" + line.from, "n:" + line.to]));
  const ends = [line.from, line.to].map((end) =>
    make("li", {}, make("button", { type: "button", text: conceptOf.get(end).label, onclick: () => chooseConcept(end) })),
  );
  const about = line.recorded
    ? ["a relation recorded by people"]
    : [`together ${line.weight} times`, `association strength: ${line.association}`];
  show(sentence(line), [
    tags(about),
    line.note ? make("p", { text: line.note }) : null,
    ...listing("Between", ends, "links"),
    ...listing(`Passages it rests on (${line.passages.length})`, line.passages.map((passage) => passageItem(passage, true))),
  ]);
}

function letGo() {
  light(null, new Set());
  byId("concept").value = "";
  show("Nothing chosen", [make("p", { class: "lead", text: "Choose a concept or a line to see what it rests on." })], false);
}

function sentence(line) {
  return `${conceptOf.get(line.from).label} ${line.relation} ${conceptOf.get(line.to).label}`;
}

// The panel

function show(heading, parts, move = true) {
  byId("panel-heading").textContent = heading;
  byId("details").replaceChildren(...parts.filter((part) => part !== null));
  byId("panel").scrollTop = 0;
  if (move && matchMedia("(max-width: 62rem)").matches) byId("panel").scrollIntoView({ block: "start" });
}

function tags(words) {
  return make("p", { class: "tags" }, ...words.filter(Boolean).map((word) => make("span", { class: "tag", text: word })));
}

function listing(heading, items, kind = "") {
  return items.length ? [make("h3", { text: heading }), make("ul", { class: kind }, ...items)] : [];
}

function lineLink(line) {
  return make("li", {}, make("button", { type: "button", text: sentence(line), onclick: () => chooseLine(line.id) }));
}

function passageItem(id, withConcept) {
  const passage = data.passages[id];
  const source = data.sources[passage.source_id] ?? { citation: passage.source_id, link: "" };
  const place = [id, passage.location, PHASES[passage.phase] ?? passage.phase, `coded by ${passage.coder}`];
  const cited = source.link
    ? make("a", { href: source.link, rel: "noreferrer", text: source.citation })
    : make("span", { text: source.citation });
  return make(
    "li",
    { class: "passage" },
    passage.summary ? make("p", { text: passage.summary }) : null,
    passage.quote ? make("blockquote", { text: passage.quote }) : null,
    withConcept && conceptOf.has(passage.code_id)
      ? make("p", { class: "place", text: "coded as " + conceptOf.get(passage.code_id).label })
      : null,
    make("p", { class: "place", text: place.filter(Boolean).join(" · ") }),
    make("p", { class: "place" }, cited),
  );
}

// The tools above the map

function addTools() {
  const select = byId("concept");
  const groups = new Map();
  for (const concept of data.concepts) {
    if (!groups.has(concept.category)) groups.set(concept.category, make("optgroup", { label: concept.category }));
    groups.get(concept.category).append(make("option", { value: concept.id, text: concept.label }));
  }
  select.append(...groups.values());
  select.addEventListener("change", () => (select.value ? chooseConcept(select.value) : letGo()));
  const words = Object.keys(data.signs);
  if (data.lines.some((line) => line.shape && !line.recorded)) words.push(CO_OCCURRENCE);
  for (const word of words) {
    const box = make("input", { type: "checkbox", checked: "" });
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(word);
      else hidden.add(word);
      for (const line of data.lines) {
        const kind = line.recorded ? line.relation : CO_OCCURRENCE;
        if (line.shape) marks.get("e:" + line.id).toggleAttribute("hidden", hidden.has(kind));
      }
    });
    const code = data.signs[word] ? `${word} (${data.signs[word].code})` : word;
    byId("relations").append(make("label", {}, box, make("span", { text: code })));
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") letGo();
});
byId("main").hidden = false;
drawMap();
addTools();
const asked = decodeURIComponent(location.hash.slice(1));
if (conceptOf.has(asked)) chooseConcept(asked, false);
