"use strict";
// Text of records is untrusted: it reaches the page through textContent alone.
(() => {
  const SIDE_BY_SIDE = window.matchMedia("(min-width: 70rem)"); // as in the style
  const PAGE = 50; // records listed at a time
  const FILTERS = ["state", "stage", "reason", "source", "search_id", "arm", "decided"];
  const BEFORE_MERGING = ["identify", "deduplicate"]; // the stages that a merged record passed by itself
  const NOT_REPORTED = "not reported";

  const data = JSON.parse(document.getElementById("data").textContent);
  const reader = (column) => (Array.isArray(column) ? (row) => column[row] : (row) => column.words[column.rows[row]]);
  const readers = (table) => Object.fromEntries(Object.entries(table).map(([name, column]) => [name, reader(column)]));
  const record = readers(data.records);
  const event = readers(data.events);
  const searches = new Map(Object.entries(data.searches));
  const wording = new Map(Object.entries(data.criteria));
  const total = data.first.length - 1;
  const rowOf = new Map();
  const membersOf = new Map(); // row of a lead record -> rows of its work, the lead first
  for (let row = 0; row < total; row++) {
    rowOf.set(record.record_id(row), row);
    const lead = record.lead(row);
    if (!membersOf.has(lead)) membersOf.set(lead, [lead]);
    if (row !== lead) membersOf.get(lead).push(row);
  }

  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const article = byId("record");
  const spoken = (word) => word.replaceAll("_", " ");
  const number = (n) => n.toLocaleString("en-GB");

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.flat().filter((child) => child !== ""));
    return element;
  }

  // Searching

  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const bareDoi = (text) => text.toLowerCase().replace(/^(?:https?:\/\/\S+?\/|doi:\s*)(?=10\.\d{4,9}\/)/, "");
  let searchable = null;

  function texts() {
    const words = ["title", "authors", "container_title", "year", "search_id", "source", "file"];
    const ids = ["record_id", "doi", "report_id", "study_id", "file"];
    searchable ??= Array.from({ length: total }, (_, row) => ({
      words: ` ${folded(words.map((name) => record[name](row)).join(" "))}`,
      ids: ids.map((name) => record[name](row)).join("\n").toLowerCase(),
    }));
    return searchable;
  }

  function fits(query) {
    const wanted = query.trim();
    if (!wanted) return () => true;
    const all = texts();
    const id = bareDoi(wanted.replace(/^doi\s+/i, ""));
    const words = folded(wanted).split(" ").filter(Boolean);
    const holds = (text) => words.length > 0 && words.every((word) => text.includes(word));
    return (row) => all[row].ids.includes(id) || holds(all[row].words);
  }

  let found = [];
  let start = 0;

  function search() {
    const chosen = FILTERS.map((name) => [record[name], form.elements[name].value]).filter(([, value]) => value);
    const is = (text, value) => text === value || (text.includes("\n") && text.split("\n").includes(value));
    const matches = fits(form.elements.query.value);
    found = [];
    for (let row = 0; row < total; row++) {
      if (chosen.every(([read, value]) => is(read(row), value)) && matches(row)) found.push(row);
    }
    start = 0;
    list();
    const none = chosen.length
      ? "No record fits the words and the filters together."
      : "No record fits. A paper that cannot be found here was in no export, or is spelt otherwise there.";
    byId("count").textContent = found.length ? `${number(found.length)} of ${number(total)} records` : none;
  }

  function list() {
    const shown = found.slice(start, start + PAGE);
    byId("rows").replaceChildren(...shown.map(listed));
    byId("span").textContent = `${number(start + 1)} to ${number(start + shown.length)} of ${number(found.length)}`;
    byId("previous").disabled = start === 0;
    byId("next").disabled = start + PAGE >= found.length;
    byId("list").querySelector("nav").hidden = found.length <= PAGE;
    mark();
  }

  const heading = (row) => record.title(row) || "Title not reported";
  const position = (row) => `${record.file(row)}, position ${record.position(row)}`;
  const linked = (row, text) => make("a", { href: `#${record.record_id(row)}` }, make("bdi", {}, text));

  function listed(row) {
    const line = [record.authors(row) || "Author not reported", record.year(row) || "year not reported"].join(", ");
    return make("tr", { "data-id": record.record_id(row) },
      make("th", { scope: "row" },
        linked(row, heading(row)),
        make("span", { class: "line" }, make("bdi", {}, line)),
        make("code", {}, record.record_id(row))),
      make("td", { class: "found" },
        record.source(row) || NOT_REPORTED,
        make("span", { class: "line" }, position(row))),
      make("td", {}, state(row)));
  }

  // How a final state is marked, by its first word; whatever is not here left the funnel.
  const KINDS = { included: "in", background: "aside", sampled: "aside", merged: "aside", awaiting: "open" };

  function state(row) {
    const text = spoken(record.state(row)) || "no final state";
    const kind = KINDS[text.split(" ")[0]] ?? "out";
    const label = text === "merged" ? "rule" : "reason";
    return make("span", { class: `state ${kind}` }, `${text} `,
      make("span", { class: "line" }, record.reason(row) && `${label} ${record.reason(row)}`));
  }

  function mark() {
    const lines = [...byId("rows").children];
    lines.forEach((line) => line.removeAttribute("aria-current"));
    const line = lines.find((line) => line.dataset.id === article.dataset.id);
    line?.setAttribute("aria-current", "true");
    return line;
  }

  // One record

  function items(pairs) {
    return make("dl", {}, pairs.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value))));
  }

  function stated(value) {
    return make("bdi", {}, value || NOT_REPORTED);
  }

  function doi(row) {
    const bare = bareDoi(record.doi(row));
    if (!/^10\.\d{4,9}\/\S+$/.test(bare) || record.provenance(row) === "simulated") return stated(record.doi(row));
    return make("a", { href: `https://doi.org/${encodeURI(bare)}`, rel: "noopener noreferrer" }, bare);
  }

  function published(row) {
    const issue = record.issue(row) ? `(${record.issue(row)})` : "";
    return [record.container_title(row), record.volume(row) + issue, record.pages(row)].filter(Boolean).join(", ");
  }

  function bibliography(row) {
    return items([
      ["Authors", stated(record.authors(row))],
      ["Year", stated(record.year(row))],
      ["Published in", stated(published(row))],
      ["DOI", doi(row)],
      ["Type", stated(record.type(row))],
      ...[["Report", "report_id"], ["Study", "study_id"], ["Provenance", "provenance"]]
        .filter(([, name]) => record[name](row))
        .map(([label, name]) => [label, stated(record[name](row))]),
    ]);
  }

  function searchOf(row) {
    const id = record.search_id(row);
    const known = searches.get(id);
    if (!known) return make("p", { class: "line" }, `Search ${id || NOT_REPORTED}: not in the search log`);
    return make("details", {}, make("summary", {}, `Search ${id}: ${known[0][1]}`),
      items(known.map(([label, value]) => [label, stated(value)])));
  }

  function merging(row) {
    const steps = eventsOf(row).filter((i) => event.stage(i) === "deduplicate");
    const grounds = steps.map((i) => [event.details(i), event.note(i)].filter(Boolean).join(": "));
    return grounds.join("; ") || "rule not reported";
  }

  function occurrence(row, lead, asked) {
    const id = record.record_id(row);
    const alike = record.title(row) === record.title(asked);
    const role = row !== lead ? `, merged: ${merging(row)}` : membersOf.get(lead).length > 1 ? ", lead record" : "";
    return make("li", {},
      make("span", { class: "place" }, position(row)),
      make("span", { class: "line" }, row === asked ? make("code", {}, id) : linked(row, id), role),
      alike ? "" : make("span", { class: "line" }, "as: ", stated(record.title(row))),
      searchOf(row));
  }

  const eventsOf = (row) =>
    Array.from({ length: data.first[row + 1] - data.first[row] }, (_, i) => data.first[row] + i);

  function path(events) {
    const steps = [];
    for (const i of events) {
      if (!steps.length || steps.at(-1).stage !== event.stage(i)) steps.push({ stage: event.stage(i), events: [] });
      steps.at(-1).events.push(i);
    }
    return make("ol", { class: "path" }, steps.map((step) => make("li", {},
      make("h4", {}, step.stage),
      make("ul", {}, step.events.map((i) => make("li", { class: /superseded|decided again/.test(event.said(i)) ? "superseded" : "" },
        make("span", { class: "said" }, event.said(i)),
        event.details(i) && ` — ${event.details(i)}`,
        event.file(i) && make("span", { class: "place" }, [event.file(i), event.line(i)].filter(Boolean).join(":")),
        event.note(i) && make("span", { class: "line" }, make("bdi", {}, event.note(i)))))))));
  }

  function show(row) {
    const lead = record.lead(row);
    const members = membersOf.get(lead);
    const after = eventsOf(lead).filter((i) => !BEFORE_MERGING.includes(event.stage(i)));
    article.dataset.id = record.record_id(row);
    const back = make("button", { type: "button" }, "Back to the list");
    back.addEventListener("click", leave);
    const print = make("button", { type: "button" }, "Print this record");
    print.addEventListener("click", () => window.print());
    article.replaceChildren(
      make("p", { class: "actions" }, back, " ", print),
      make("h2", { id: "record-heading", tabindex: "-1" }, make("bdi", {}, heading(row))),
      make("p", {}, make("code", {}, record.record_id(row))),
      make("p", {}, state(row),
        ...(row === lead ? [] : [" into ", linked(lead, record.record_id(lead)), ", which ended as ", state(lead)])),
      make("p", { class: "line" }, wording.get(record.reason(row)) ?? ""),
      bibliography(row),
      make("h3", {}, members.length === 1 ? "Found once" : `Found ${members.length} times`),
      make("ul", { class: "occurrences" }, members.map((member) => occurrence(member, lead, row))),
      make("h3", {}, "From the file to the end"),
      path(eventsOf(row)),
      ...(row === lead || !after.length ? [] : [
        make("h3", {}, "After the merge, under ", linked(lead, record.record_id(lead))),
        path(after)]));
    reveal();
  }

  function reveal() {
    article.hidden = false;
    document.body.classList.add("reading");
    article.scrollTop = 0;
    byId("record-heading").focus({ preventScroll: true });
    article.scrollIntoView({ block: SIDE_BY_SIDE.matches ? "nearest" : "start" });
    if (SIDE_BY_SIDE.matches) mark()?.scrollIntoView({ block: "nearest" });
  }

  function leave() {
    const line = mark();
    article.hidden = true;
    delete article.dataset.id;
    document.body.classList.remove("reading");
    history.replaceState(null, "", "#list");
    mark();
    (line ? line.querySelector("a") : byId("list-heading")).focus();
  }

  function missing(id) {
    article.dataset.id = id;
    const back = make("button", { type: "button" }, "Back to the list");
    back.addEventListener("click", leave);
    article.replaceChildren(
      make("p", { class: "actions" }, back),
      make("h2", { id: "record-heading", tabindex: "-1" }, "No such record"),
      make("p", {}, "No record of this review has the id ", make("code", {}, id), "."));
    reveal();
  }

  // The address of a record is #r_…, of a filtered list #?state=…&arm=…, of a criterion, reviewer or stage #criterion-…

  function visit(hash) {
    if (hash.startsWith("#r_")) {
      const id = hash.slice(1);
      if (rowOf.has(id)) show(rowOf.get(id));
      else missing(id);
    } else if (hash.startsWith("#?")) {
      const wanted = new URLSearchParams(hash.slice(2));
      for (const name of ["query", ...FILTERS]) form.elements[name].value = wanted.get(name) ?? "";
      search();
      if (!article.hidden) leave();
      byId("list-heading").focus({ preventScroll: true });
      form.scrollIntoView({ block: "start" });
    } else {
      if (!article.hidden) leave();
      const topic = hash.length > 1 && byId(decodeURIComponent(hash.slice(1)));
      if (topic instanceof HTMLDetailsElement) {
        topic.open = true;
        topic.scrollIntoView();
        topic.querySelector("summary").focus({ preventScroll: true });
      }
    }
  }

  function turn(by) {
    start += by;
    list();
    byId("list-heading").focus({ preventScroll: true });
    byId("list").scrollIntoView({ block: "start" });
  }

  let typing = 0;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(search, 120);
  });
  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    clearTimeout(typing);
    search();
    const id = form.elements.query.value.trim().toLowerCase();
    const only = rowOf.has(id) ? rowOf.get(id) : found.length === 1 ? found[0] : null;
    if (only !== null) location.hash = record.record_id(only);
    else if (found.length) byId("rows").querySelector("a").focus();
  });
  form.addEventListener("reset", () => {
    if (location.hash.startsWith("#?")) history.replaceState(null, "", "#list");
    setTimeout(search); // once the fields are empty
  });
  byId("previous").addEventListener("click", () => turn(-PAGE));
  byId("next").addEventListener("click", () => turn(PAGE));
  document.addEventListener("click", (clicked) => {
    const link = clicked.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) visit(link.hash); // the browser sees no change of address
  });
  window.addEventListener("hashchange", () => visit(location.hash));

  article.addEventListener("keydown", (pressed) => {
    if (pressed.key === "Escape") leave();
  });
  const searchesShown = (open) => article.querySelectorAll("details").forEach((search) => { search.open = open; });
  window.addEventListener("beforeprint", () => searchesShown(true));
  window.addEventListener("afterprint", () => searchesShown(false));

  byId("lookup").hidden = false;
  search();
  visit(location.hash);
  (window.requestIdleCallback ?? setTimeout)(texts); // ready before the first word is typed
})();
