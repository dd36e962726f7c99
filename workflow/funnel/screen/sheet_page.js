"use strict";
// Text of records is untrusted: it reaches the page through textContent and text nodes alone.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const records = data.records;
  const PACE_OF = 40; // latest answers from which the time left is told
  const PAUSE = 5 * 60_000; // a longer gap is no reading time
  const HITS = 50; // records listed at a time when looking for one
  const byId = (id) => document.getElementById(id);
  const note = byId("note");
  const labelOf = new Map(data.answers.map((answer) => [answer.value, answer.label]));
  const number = (n) => n.toLocaleString("en-GB");
  const plain = (pieces) => (pieces ?? []).map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");
  const titleOf = (record) => plain(record.shown?.title) || `Record ${record.id}`;
  const idOf = (record, id = record.id) => (record.report ? `${id}|${record.report}` : id);

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // What this browser keeps: an entry a record, {decision, reasons, note, on, at, later, version, over, settings, sent}.
  // `over` is the collected answer that was there when it was given; `sent` that it was downloaded.

  const PREFIX = `funnel|${data.review}|${data.stage}|${data.reviewer}|`;
  const SETTINGS = "funnel|settings|";
  let kept = true; // false once the browser refuses to keep something
  const own = new Map(); // id -> entry, of every record of this sheet and of earlier ones
  let elsewhere = []; // [id, entry] of answers never downloaded, on works that this sheet holds no more
  let moments = []; // when each answer was given

  function attempt(action) {
    try {
      return action();
    } catch {
      kept = false;
      return undefined;
    }
  }

  function load() {
    for (const key of attempt(() => Object.keys(localStorage)) ?? []) {
      if (key.startsWith(PREFIX)) attempt(() => own.set(key.slice(PREFIX.length), JSON.parse(localStorage.getItem(key))));
    }
    attempt(() => {
      localStorage.setItem(SETTINGS + "probe", "1");
      localStorage.removeItem(SETTINGS + "probe");
    });
    // works joined since: what was said of another record of the work is said of the work
    for (const record of records) {
      for (const id of (record.also ?? []).map((member) => idOf(record, member))) {
        if (own.has(id) && !own.has(idOf(record))) own.set(idOf(record), own.get(id));
        own.delete(id);
      }
    }
    const here = new Set(records.map((record) => idOf(record)));
    elsewhere = [...own].filter(([id, entry]) => !here.has(id) && entry.decision && !entry.sent);
    moments = [...own.values()].filter((entry) => entry.decision).map((entry) => entry.at).sort((a, b) => a - b);
  }

  function keep(id, entry) {
    if (entry) own.set(id, entry);
    else own.delete(id);
    attempt(() => (entry ? localStorage.setItem(PREFIX + id, JSON.stringify(entry)) : localStorage.removeItem(PREFIX + id)));
    warn();
  }

  const setting = (name) => attempt(() => localStorage.getItem(SETTINGS + name)) ?? "";
  const set = (name, value) => attempt(() => localStorage.setItem(SETTINGS + name, value));

  function warn() {
    const text = "This browser keeps nothing for this page (private window, blocked storage or a full disk): your answers are lost when the page closes. Download them before you leave.";
    if (byId("notice").hidden === kept) return;
    byId("notice").hidden = kept;
    byId("notice").textContent = kept ? "" : text;
  }

  // What holds

  const sign = (answer) =>
    answer ? [answer.decision, answer.reasons.join(";"), answer.note, answer.version].join("\u0000") : "";

  /** The entry, unless it is collected already or a later answer was collected meanwhile. */
  function fresh(record) {
    const entry = own.get(idOf(record));
    const earlier = record.earlier;
    if (!entry?.decision || !earlier) return entry;
    if (sign(entry) === sign(earlier)) return undefined;
    return entry.over === sign(earlier) || entry.on > earlier.on ? entry : undefined;
  }

  /** The answer that holds for a record, if there is one. */
  function answerOf(record) {
    const entry = fresh(record);
    if (entry?.decision) return entry;
    return record.asked ? undefined : record.earlier;
  }

  // The record shown

  let current = 0;
  let sure = false; // an exclusion without a criterion was asked about
  let noting = false; // a note is being written, and can be taken back as a whole
  const history = []; // [row, entry before], the latest last

  function pieces(list) {
    return list.map((piece) => {
      if (typeof piece === "string") return piece;
      const criterion = data.criteria.find((one) => one.id === piece[1]);
      return make("mark", { class: criterion.terms, title: criterion.id }, piece[0]);
    });
  }

  function show(row) {
    current = row;
    sure = false;
    const record = records[row];
    const shown = record.shown ?? {};
    byId("place").textContent =
      `${number(row + 1)} of ${number(records.length)}, ${record.id}` + (record.report ? `, report ${record.report}` : "");
    byId("title").replaceChildren(...(shown.title ? pieces(shown.title) : [titleOf(record)]));
    const byline = ["authors", "year", "container_title"].filter((column) => shown[column]);
    byId("byline").replaceChildren(
      ...byline.flatMap((column, place) => (place ? [" · ", ...pieces(shown[column])] : pieces(shown[column]))));
    byId("links").replaceChildren(...(record.links ?? []).map(([label, href]) =>
      make("a", { href, target: "_blank", rel: "noopener noreferrer" }, label)));
    byId("text").replaceChildren(...data.shown.filter(([column]) => !byline.includes(column)).flatMap(([column, label]) => [
      make("h3", {}, label),
      shown[column]
        ? make("p", { dir: "auto" }, ...pieces(shown[column]))
        : make("p", { class: "missing" }, "not reported")]));
    const aside = [];
    if (record.about) aside.push(record.about);
    if (record.flags) aside.push(`Left to you by the criteria's tests: ${record.flags}.`);
    if (record.earlier && record.asked) {
      const why = record.earlier.why ? ` (${record.earlier.why})` : "";
      aside.push(`Asked again${why}: you said ${spoken(record.earlier)} under criteria version ${record.earlier.version || "not reported"}.`);
    }
    byId("flags").textContent = aside.join(" ");
    byId("flags").hidden = !aside.length;
    byId("said").hidden = !record.said;
    byId("answers-given").replaceChildren(...(record.said ?? []).map((one) =>
      make("li", {},
        make("span", { class: "who" }, `${one.who}: ${spoken(one)}`),
        ...(one.on ? [` (${one.on})`] : []),
        ...(one.note ? [make("p", {}, one.note)] : []))));
    fill();
    byId("previous").disabled = row === 0;
    byId("next").disabled = row === records.length - 1;
  }

  /** What is said of the record shown, into the controls. */
  function fill() {
    const record = records[current];
    const draft = fresh(record) ?? record.earlier;
    const reasons = draft?.reasons ?? [];
    for (const box of criteria) box.checked = reasons.includes(box.value);
    for (const box of criteria) {
      const place = reasons.indexOf(box.value);
      const first = place === 0 && reasons.length > 1 ? " (first reason)" : "";
      box.parentNode.querySelector(".fails").textContent = `Reason: ${data.criteria.find((one) => one.id === box.value).reason}${first}`;
    }
    note.value = draft?.note ?? "";
    for (const button of byId("answers").children) {
      button.setAttribute("aria-pressed", String(answerOf(record)?.decision === button.value));
    }
    count();
  }

  function spoken(answer) {
    const label = (labelOf.get(answer.decision) ?? answer.decision).toLowerCase();
    return answer.reasons.length ? `${label}, ${answer.reasons.join(", ")}` : label;
  }

  function count() {
    let done = 0;
    let waiting = elsewhere.length;
    for (const record of records) {
      const given = fresh(record)?.decision;
      if (given) waiting += 1;
      if (given || (record.earlier && !record.asked)) done += 1;
    }
    byId("bar").max = Math.max(records.length, 1);
    byId("bar").value = done;
    byId("count").textContent = `${number(done)} of ${number(records.length)} answered`;
    byId("left").textContent = timeLeft(records.length - done);
    byId("download").textContent = `Download ${number(waiting)}`;
    byId("download").setAttribute("aria-label", `Download ${number(waiting)} ${waiting === 1 ? "answer" : "answers"}`);
    byId("download").disabled = !waiting;
    byId("undo").disabled = !history.length;
  }

  function timeLeft(n) {
    const lately = moments.slice(-PACE_OF);
    const gaps = lately.map((at, place) => (place ? at - lately[place - 1] : PAUSE)).filter((gap) => gap < PAUSE);
    if (n === 0 || gaps.length < 5) return "";
    const minutes = Math.max(1, Math.round((n * gaps.reduce((sum, gap) => sum + gap, 0)) / gaps.length / 60_000));
    return `, about ${minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`} left at your pace`;
  }

  // Answering

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  /** The record's entry with changes, kept; what held before can be brought back. */
  function change(changes, undoable = true) {
    const record = records[current];
    const before = own.get(idOf(record));
    if (undoable) history.push([current, before]);
    const held = fresh(record) ?? { decision: "", reasons: [], note: "", ...record.earlier, ...(record.asked ? { decision: "" } : {}) };
    keep(idOf(record), { ...held, later: 0, sent: false, ...changes, on: today(), at: Date.now(), version: data.version, over: sign(record.earlier) });
  }

  function answer(decision) {
    const record = records[current];
    const draft = fresh(record) ?? record.earlier;
    const settings = Object.fromEntries(Object.keys(data.asks).map((name) => [name, byId(`asks-${name}`).value.trim()]));
    const missing = Object.keys(settings).find((name) => !settings[name]);
    if (missing) {
      say(`Say first: ${missing}.`);
      byId(`asks-${missing}`).focus();
      return;
    }
    const reasons = ["exclude", "unsure"].includes(decision) ? draft?.reasons ?? [] : [];
    if (decision === "exclude" && data.reasonNeeded && !reasons.length && !sure) {
      sure = true;
      say("Tick the criterion that it fails; or press Exclude once more to exclude without a reason.");
      return;
    }
    change({ decision, reasons, note: note.value.trim(), settings });
    moments.push(Date.now());
    onward(`${labelOf.get(decision)}${reasons.length ? `, ${reasons.join(", ")}` : ""}: ${short(titleOf(record))}`);
  }

  const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
  /** Said on the page and to a screen reader; `unseen` to the latter only. */
  const say = (text, unseen = "") => byId("status").replaceChildren(text, make("span", { class: "unseen" }, ` ${unseen}`));

  /** The next record without an answer: those put off come last, in the order in which they were. */
  function following() {
    let putOff;
    for (let step = 1; step <= records.length; step++) {
      const row = (current + step) % records.length;
      if (answerOf(records[row])) continue;
      const at = own.get(idOf(records[row]))?.later;
      if (!at) return row;
      if (!putOff || at < putOff.at) putOff = { row, at };
    }
    return putOff?.row;
  }

  function onward(said) {
    const next = following();
    if (next === undefined) {
      fill();
      say(`${said} That was the last one. Download your answers.`);
      return;
    }
    open(next);
    say(said, `Next: ${titleOf(records[next])}`);
  }

  function open(row) {
    if (row < 0 || row >= records.length) return;
    show(row);
    window.scrollTo(0, 0);
  }

  function later() {
    const title = titleOf(records[current]);
    change({ later: Date.now(), decision: "" });
    onward(`Put off: ${short(title)}`);
  }

  function undo() {
    const last = history.pop();
    if (!last) return;
    keep(idOf(records[last[0]]), last[1]);
    open(last[0]);
    say(`Taken back: ${titleOf(records[current])}`);
  }

  function tick(box) {
    const draft = fresh(records[current]) ?? records[current].earlier;
    const others = (draft?.reasons ?? []).filter((reason) => reason !== box.value);
    const reasons = box.checked ? [...(data.severalReasons ? others : []), box.value] : others;
    change({ reasons });
    fill();
    say(reasons.length ? `Reasons: ${reasons.join(", ")}` : "No reason");
  }

  // Out

  /** The answers that were not collected yet: of this sheet, and of works that an earlier sheet held. */
  function toDownload() {
    return [...records.map((record) => [idOf(record), fresh(record)]).filter(([, entry]) => entry?.decision), ...elsewhere];
  }

  function table() {
    const quoted = (cell) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const rows = toDownload().map(([id, entry]) => {
      const [, record_id, report_id] = /^([^|]*)\|?([^]*)$/.exec(id);
      const cells = {
        record_id, report_id, decision: entry.decision, decided_on: entry.on, criteria_version: entry.version,
        stage: data.stage, reviewer: data.reviewer, [data.reasons]: entry.reasons.join(";"), [data.note]: entry.note, ...entry.settings,
      };
      return data.columns.map((column) => quoted(cells[column])).join(",");
    });
    return `\ufeff${[data.columns.join(","), ...rows].join("\r\n")}\r\n`;
  }

  function download() {
    const address = URL.createObjectURL(new Blob([table()], { type: "text/csv" }));
    make("a", { href: address, download: `${data.stage}_${data.reviewer || "adjudicated"}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    for (const [id, entry] of toDownload()) keep(id, { ...entry, sent: true });
    say("Downloaded. Send the file to whoever runs the review; your answers stay here as well.");
  }

  // Looking for a record

  const WHICH = { all: "any", open: "none yet", later: "put off", ...Object.fromEntries(labelOf) };
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function look() {
    const words = folded(byId("query").value).split(/\s+/).filter(Boolean);
    const which = byId("which").value;
    const fits = (record) => {
      const said = answerOf(record)?.decision;
      if (which === "open" ? said : which === "later" ? said || !own.get(idOf(record))?.later : which !== "all" && said !== which) return false;
      const text = folded(`${record.id} ${record.report ?? ""} ${Object.values(record.shown ?? {}).map(plain).join(" ")}`);
      return words.every((word) => text.includes(word));
    };
    const rows = [...records.keys()].filter((row) => fits(records[row]));
    byId("found").textContent = `${number(rows.length)} of ${number(records.length)} records` + (rows.length > HITS ? `, the first ${HITS}` : "");
    byId("hits").replaceChildren(...rows.slice(0, HITS).map((row) => {
      const answer = answerOf(records[row]);
      const button = make("button", { type: "button" }, make("bdi", {}, titleOf(records[row])),
        make("span", { class: "said" }, answer ? `${spoken(answer)}, ${answer.on || "date not reported"}` : "no answer yet"));
      button.addEventListener("click", () => {
        byId("find-dialog").close();
        open(row);
        byId("record").focus();
      });
      return make("li", {}, button);
    }));
  }

  function find() {
    byId("find-dialog").showModal();
    look();
  }

  // Setting up

  const criteria = data.criteria.map((criterion, place) => {
    const box = make("input", { type: "checkbox", value: criterion.id });
    const key = place < 9 ? [make("kbd", {}, String(place + 1))] : [];
    const marks = criterion.terms ? [" ", make("mark", { class: criterion.terms }, "so marked")] : [];
    const sentence = make("span", {}, make("strong", {}, criterion.id), ` ${criterion.sentence} `, ...key, ...marks);
    byId("criteria").append(make("label", { class: "criterion" }, box, sentence, make("span", { class: "fails" })));
    box.addEventListener("change", () => tick(box));
    return box;
  });
  byId("criteria").hidden = !criteria.length;

  const KEYS = new Map(data.answers.map(({ value, key }) => [key, () => answer(value)]));
  criteria.slice(0, 9).forEach((box, place) => KEYS.set(String(place + 1), () => box.click()));
  for (const [key, action] of Object.entries({
    n: () => note.focus(), l: later, z: undo, f: find, "?": () => byId("help-dialog").showModal(),
    ArrowLeft: () => open(current - 1), ArrowRight: () => open(current + 1),
  })) KEYS.set(key, action);

  const HELP = [
    ...data.answers.map(({ label, key }) => [key, label]), ["1 – 9", "Tick a criterion that it fails"], ["n", "Write a note; Escape leaves it"],
    ["l", "Later: asked again at the end"], ["z", "Undo"], ["← →", "Previous, next"], ["f", "Find a record"], ["?", "This help"],
  ];

  function setUp() {
    for (const { value, label, key } of data.answers) {
      const button = make("button", { type: "button", value, "aria-pressed": "false" }, `${label} `, make("kbd", {}, key));
      button.addEventListener("click", () => answer(value));
      byId("answers").append(button);
    }
    for (const [name, options] of Object.entries(data.asks)) {
      const control = options.length
        ? make("select", { id: `asks-${name}` }, make("option", { value: "" }, "choose one"), ...options.map((option) => make("option", { value: option }, option.replaceAll("_", " "))))
        : make("input", { id: `asks-${name}`, type: "text", autocomplete: "off" });
      control.value = setting(name);
      control.addEventListener("change", () => set(name, control.value));
      byId("asks").append(make("label", {}, name === "by" ? "Settled by" : `${name[0].toUpperCase()}${name.slice(1)}`, control));
    }
    for (const [key, what] of HELP) byId("keys").append(make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)));
    for (const [which, label] of Object.entries(WHICH)) byId("which").append(make("option", { value: which }, label));
    const actions = { find, help: KEYS.get("?"), download, later, undo, previous: KEYS.get("ArrowLeft"), next: KEYS.get("ArrowRight") };
    for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
    byId("query").addEventListener("input", look);
    byId("which").addEventListener("change", look);
    note.addEventListener("focus", () => (noting = false));
    note.addEventListener("input", () => {
      change({ note: note.value }, !noting);
      noting = true;
      count();
    });
    byId("keys-on").checked = setting("keys") !== "off";
    byId("keys-on").addEventListener("change", () => set("keys", byId("keys-on").checked ? "on" : "off"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.target === note && event.key === "Escape") byId("record").focus();
    const typing = event.target.matches("textarea, select, input:not([type=checkbox])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || !records.length) return;
    const action = KEYS.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!action || (event.key.length === 1 && !byId("keys-on").checked)) return;
    if (event.repeat && event.key.length === 1) return; // a key held down is one answer
    event.preventDefault();
    action();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!kept && toDownload().length) event.preventDefault();
  });
  window.addEventListener("storage", (event) => {
    if (!event.key?.startsWith(PREFIX)) return;
    const id = event.key.slice(PREFIX.length);
    if (event.newValue) own.set(id, JSON.parse(event.newValue));
    else own.delete(id);
    if (records.length) fill();
  });

  load();
  setUp();
  warn();
  for (const element of document.querySelectorAll("main, .progress, .tools")) element.hidden = false;
  if (records.length) {
    current = records.length - 1;
    show(following() ?? 0);
  } else {
    byId("notice").hidden = false;
    byId("notice").textContent = "Nothing waits on this sheet.";
    byId("main").hidden = true;
    count();
  }
})();
