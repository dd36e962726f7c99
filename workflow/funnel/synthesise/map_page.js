"use strict";
// What people wrote reaches the page only through textContent and attribute setters, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const PHASES = { early: "early", middle: "middle", later: "later", cross: "across phases" };
const CO_OCCURS = "co-occurs with";
const CO_OCCURRENCE = "coded together";
const FIRST = 20; // entries of a list that are shown until more are asked for
const MOST_STRAIGHT = 2000; // lines beside the map's own that are drawn at once

const passages = data.passages.map(([id, source, concept, unit, location, phase, coder, codedOn, quote, summary]) => (
  { id, source, concept, unit, location, phase, coder, codedOn, quote, summary }
));
const conceptAt = new Map(data.concepts.map((concept, at) => [concept.id, at]));
const passagesOf = data.concepts.map(() => []);
passages.forEach((passage, at) => passagesOf[passage.concept]?.push(at));
const pairs = data.pairs.map(([from, to, weight, association]) => (
  { from, to, weight, association, relation: CO_OCCURS, recorded: false, shape: null }
));
const lines = [...data.lines, ...pairs];
const linesOf = data.concepts.map(() => []);
for (const line of lines) for (const end of [line.from, line.to]) linesOf[end].push(line);
for (const own of linesOf) own.sort((one, other) => other.recorded - one.recorded || other.weight - one.weight);
const numberOf = new Map(lines.map((line, number) => [line, number]));
const together = lines.filter((line) => !line.recorded);

const strongest = together.reduce((most, line) => Math.max(most, line.weight), 20);
const marks = new Map(); // the drawn mark of each concept (by its number) and of each line of the map
const hidden = new Set(); // relations whose lines are not shown
let least = 0; // pairs that share fewer units are not shown
let chosen = null; // what `marks` holds, or a pair that the map does not draw

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
  for (const id of ["others", "own"]) {
    const group = draw(svg, "g", { id, "aria-hidden": "true" }); // the panel lists the same lines, for keys and readers
    group.addEventListener("click", (event) => {
      if (event.target.dataset.line) chooseLine(lines[event.target.dataset.line]);
    });
  }
  for (const line of data.lines) if (line.shape) drawLine(svg, line);
  data.concepts.forEach((concept, at) => drawConcept(svg, concept, at));
  svg.addEventListener("click", (event) => {
    if (!event.target.closest(".node, .edge, .straight")) letGo();
  });
}

function drawStraight(id, drawn) {
  const group = byId(id);
  group.replaceChildren();
  for (const line of drawn) {
    const [one, other] = [line.from, line.to].map((end) => data.concepts[end].box);
    const ends = {
      x1: one.x + one.width / 2, y1: one.y + one.height / 2, x2: other.x + other.width / 2, y2: other.y + other.height / 2,
    };
    const width = 0.18 + 0.45 * (line.weight / strongest);
    draw(group, "line", { ...ends, class: "straight", "stroke-width": width, "data-line": numberOf.get(line) });
  }
}

function isShown(line) {
  return line.recorded ? !hidden.has(line.relation) : !hidden.has(CO_OCCURRENCE) && line.weight >= least;
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
  pressable(group, () => chooseLine(line));
  marks.set(line, group);
}

function drawConcept(svg, concept, at) {
  const { x, y, width, height, lines } = concept.box;
  const count = passagesOf[at].length;
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
  pressable(group, () => chooseConcept(at));
  marks.set(at, group);
}

// What is chosen

function light(what, bright) {
  chosen = what;
  for (const [key, mark] of marks) {
    mark.classList.toggle("chosen", key === what);
    mark.classList.toggle("quiet", bright !== null && !bright.has(key));
  }
  byId("others").classList.toggle("quiet", bright !== null);
}

function chooseConcept(at, move = true) {
  const concept = data.concepts[at];
  const own = linesOf[at].filter(isShown);
  light(at, new Set([at, ...own, ...own.flatMap((line) => [line.from, line.to])]));
  drawStraight("own", own.filter((line) => !line.shape));
  byId("concept").value = at;
  const phases = Object.entries(concept.phases).map(([phase, n]) => `${PHASES[phase] ?? phase} ${n}`);
  const recorded = own.filter((line) => line.recorded);
  const pairsOfIt = own.filter((line) => !line.recorded);
  show(concept.label, [
    tags([concept.category, ...phases]),
    concept.definition ? make("p", { text: concept.definition }) : null,
    ...listing("Relations", recorded, lineLink, "links"),
    ...steps(data.trail.concept[concept.id] ?? []),
    ...evidence(passagesOf[at], false),
    ...listing("Coded together with", pairsOfIt, (line) => lineLink(line, at), "links"),
  ], move);
  setTimeout(() => history.replaceState(null, "", "#" + encodeURIComponent(concept.id))); // it is slow: after the answer
}

function chooseLine(line) {
  light(line, new Set([line, line.from, line.to]));
  drawStraight("own", line.shape ? [] : [line]);
  const about = line.recorded
    ? ["a relation recorded by people", line.by && `recorded by ${line.by}`]
    : [`together in ${line.weight} ${data.unit}${line.weight === 1 ? "" : "s"}`, `association strength: ${line.association}`];
  show(sentence(line), [
    tags(about),
    line.note ? make("p", { text: line.note }) : null,
    ...listing("Between", [line.from, line.to], conceptLink, "links"),
    ...(line.recorded ? steps(data.trail.relation[line.id] ?? []) : []),
    ...evidence(line.passages ?? shared(line), true),
  ]);
}

// The passages of both concepts in the passages or sources that hold both.
function shared(line) {
  const [one, other] = [line.from, line.to].map((end) => new Set(passagesOf[end].map((at) => passages[at].unit)));
  const both = [...passagesOf[line.from], ...passagesOf[line.to]];
  return both.filter((at) => one.has(passages[at].unit) && other.has(passages[at].unit)).sort((a, b) => a - b);
}

function find(words) {
  const wanted = words.trim().toLocaleLowerCase();
  if (!wanted) return letGo();
  const found = data.concepts.flatMap((concept, at) =>
    [concept.label, concept.category, concept.definition].some((text) => text.toLocaleLowerCase().includes(wanted)) ? [at] : []);
  light(null, new Set(found));
  drawStraight("own", []);
  show(`${found.length} ${found.length === 1 ? "concept" : "concepts"} with “${words.trim()}”`, [
    ...listing("Concepts", found, conceptLink, "links"),
  ], false);
}

function letGo() {
  light(null, null);
  drawStraight("own", []);
  byId("concept").value = "";
  byId("find").value = "";
  show("Nothing chosen", [
    make("p", { class: "lead", text: "Choose a concept or a line to see what it rests on." }),
    ...steps(data.trail.map[""] ?? []),
  ], false);
}

function sentence(line) {
  return `${data.concepts[line.from].label} ${line.relation} ${data.concepts[line.to].label}`;
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

function listing(heading, things, item, kind = "") {
  if (!things.length) return [];
  const list = make("ul", { class: kind }, ...things.slice(0, FIRST).map((thing) => item(thing)));
  const rest = things.slice(FIRST);
  const more = () => {
    button.remove();
    list.append(...rest.map((thing) => item(thing)));
  };
  const button = rest.length ? make("button", { type: "button", text: `Show ${rest.length} more`, onclick: more }) : null;
  return [make("h3", { text: `${heading} (${things.length})` }), list, button];
}

// Searches, decisions and memos, each with who and when as far as they were recorded.
function steps(trail) {
  const of = (...kinds) => trail.filter((step) => kinds.includes(step.kind));
  return [
    ...listing("Searches it led to", of("search"), stepItem),
    ...listing("Decisions behind it", of("term", "change", "settlement"), stepItem),
    ...listing("Memos", of("memo"), stepItem),
  ];
}

function stepItem(step) {
  const who = [step.kind === "search" || step.kind === "memo" ? step.id : "", step.by, step.on];
  return make(
    "li",
    { class: "step" },
    step.what ? make("p", { text: step.what }) : null,
    step.text ? make("p", { class: step.kind === "search" ? "query" : "", text: step.text }) : null,
    step.why ? make("p", { class: "why", text: step.kind === "search" ? `led to by ${step.why}` : step.why }) : null,
    who.some(Boolean) ? make("p", { class: "place", text: who.filter(Boolean).join(" · ") }) : null,
  );
}

function evidence(found, withConcept) {
  const counts = new Map();
  for (const at of found) counts.set(passages[at].source, (counts.get(passages[at].source) ?? 0) + 1);
  const heading = withConcept ? "Passages it rests on" : "Passages";
  return [
    ...listing(heading, found, (at) => passageItem(passages[at], withConcept)),
    ...listing("Sources", [...counts], ([source, n]) => {
      const count = make("span", { class: "place", text: ` · ${n} ${n === 1 ? "passage" : "passages"}` });
      return make("li", {}, cited(data.sources[source]), count);
    }),
  ];
}

function cited(source) {
  if (!source) return make("span", { text: "source not reported" });
  const text = source.citation || source.id;
  return source.link ? make("a", { href: source.link, rel: "noreferrer", text }) : make("span", { text });
}

function lineLink(line, from = null) {
  const far = line.from === from ? line.to : line.from;
  const text = from === null ? sentence(line) : `${data.concepts[far].label} (${line.weight})`;
  return make("li", {}, make("button", { type: "button", text, onclick: () => chooseLine(line) }));
}

function conceptLink(at) {
  return make("li", {}, make("button", { type: "button", text: data.concepts[at].label, onclick: () => chooseConcept(at) }));
}

function passageItem(passage, withConcept) {
  const coder = passage.coder ? `coded by ${passage.coder}` : "";
  const place = [passage.id, passage.location, PHASES[passage.phase] ?? passage.phase, coder, passage.codedOn];
  return make(
    "li",
    { class: "passage" },
    passage.summary ? make("p", { text: passage.summary }) : null,
    passage.quote ? make("blockquote", { text: passage.quote }) : null,
    withConcept && passage.concept !== null
      ? make("p", { class: "place", text: "coded as " + data.concepts[passage.concept].label })
      : null,
    make("p", { class: "place", text: place.filter(Boolean).join(" · ") }),
    make("p", { class: "place" }, cited(data.sources[passage.source])),
    ...(data.trail.coding[passage.id] ?? []).map((step) => {
      const said = [step.what, step.text, step.why, [step.by, step.on].filter(Boolean).join(", ")];
      return make("p", { class: "place decided", text: `${step.kind}: ${said.filter(Boolean).join(" · ")}` });
    }),
  );
}

// The tools above the map

function redraw() {
  for (const line of data.lines) if (line.shape) marks.get(line).toggleAttribute("hidden", !isShown(line));
  const others = pairs.filter(isShown).sort((one, other) => other.weight - one.weight);
  const wanted = byId("all").checked;
  drawStraight("others", wanted ? others.slice(0, MOST_STRAIGHT) : []);
  const most = others.length > MOST_STRAIGHT ? ` (the strongest ${MOST_STRAIGHT} at once)` : "";
  byId("all-label").textContent = `${others.length} more${most}`;
  if (typeof chosen === "number") chooseConcept(chosen, false);
}

function addTools() {
  const select = byId("concept");
  const groups = new Map();
  data.concepts.forEach((concept, at) => {
    if (!groups.has(concept.category)) groups.set(concept.category, make("optgroup", { label: concept.category }));
    groups.get(concept.category).append(make("option", { value: at, text: concept.label }));
  });
  select.append(...groups.values());
  select.addEventListener("change", () => (select.value ? chooseConcept(Number(select.value)) : letGo()));
  byId("find").addEventListener("input", (event) => find(event.target.value));
  const words = Object.keys(data.signs);
  if (together.length) words.push(CO_OCCURRENCE);
  for (const word of words) {
    const box = make("input", { type: "checkbox", checked: "" });
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(word);
      else hidden.add(word);
      redraw();
    });
    const code = data.signs[word] ? `${word} (${data.signs[word].code})` : word;
    byId("relations").append(make("label", {}, box, make("span", { text: code })));
  }
  byId("others-shown").hidden = !pairs.length;
  byId("all").addEventListener("change", redraw);
  const weights = together.map((line) => line.weight);
  const support = byId("support");
  const [low, high] = weights.reduce(([a, b], n) => [Math.min(a, n), Math.max(b, n)], [Infinity, 0]);
  byId("at-least").hidden = !(low < high);
  Object.assign(support, { min: low, max: high, value: low });
  support.addEventListener("input", () => {
    least = Number(support.value);
    byId("support-value").textContent = `${least} ${data.unit}${least === 1 ? "" : "s"}`;
    redraw();
  });
  byId("support-value").textContent = `${low} ${data.unit}${low === 1 ? "" : "s"}`;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") letGo();
});
byId("main").hidden = false;
drawMap();
addTools();
redraw();
letGo();
byId("panel-heading").textContent = "Nothing chosen yet";
const asked = conceptAt.get(decodeURIComponent(location.hash.slice(1)));
if (asked !== undefined) chooseConcept(asked, false);
