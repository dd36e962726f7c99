(() => {
  const asked = data.columns.filter((column) => column.use === "asked");
  const shown = data.columns.filter((column) => column.use === "shown");
  const PREFIX = `funnel form/${data.form}/`;
  let stored = true;

  // What names a row, so that what was filled in finds it again when the sheet is handed out anew.
  const about = (row) => JSON.stringify(data.key.map((name) => row[name]));

  function recall(row) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + about(row))) ?? {};
    } catch {
      stored = false;
      return {};
    }
  }

  function remember(entry) {
    try {
      if (Object.values(entry.answers).some(Boolean)) localStorage.setItem(PREFIX + about(entry.row), JSON.stringify(entry.answers));
      else localStorage.removeItem(PREFIX + about(entry.row));
    } catch {
      stored = false;
    }
    tell();
  }

  function field(column, entry) {
    const choice = Object.entries(column.options);
    const input = choice.length
      ? make("select", {}, [make("option", { value: "", textContent: "" }), ...choice.map(([value, meaning]) => make("option", { value, textContent: meaning ? `${value} – ${meaning.split("\n")[0]}` : value }))])
      : make("textarea", { rows: 1 });
    input.value = entry.answers[column.name] ?? entry.row[column.name];
    const keep = () => {
      entry.answers[column.name] = input.value.trim();
      if ("decided_on" in entry.row || "coded_on" in entry.row) entry.answers.day = today();
      if (asked.every((one) => !entry.answers[one.name])) entry.answers = {};
      entry.section.classList.toggle("filled", filled(entry));
      remember(entry);
    };
    for (const event of ["input", "change"]) input.addEventListener(event, keep);
    return make("label", {}, [column.label, input]);
  }

  const filled = (entry) => asked.some((column) => entry.answers[column.name]);

  function card(row, heading) {
    const entry = { row, answers: recall(row) };
    const told = shown.filter((column) => row[column.name]).flatMap((column) => [make("dt", { textContent: column.label }), make("dd", { textContent: row[column.name] })]);
    entry.section = make("section", {}, [make("h2", { textContent: heading }), make("dl", {}, told), make("div", { className: "fields" }, asked.map((column) => field(column, entry)))]);
    entry.section.classList.toggle("filled", filled(entry));
    return entry;
  }

  const entries = [];

  function show(row, heading, before) {
    const entry = card(row, heading);
    entries.push(entry);
    before.before(entry.section);
    return entry;
  }

  // A numbered row stands for `blank` of them: those begun are shown, with one more to fill in.
  function numbered(row, end) {
    const [, stem, first] = row[data.numbered].match(/^(.*?)(\d+)$/);
    const waiting = Array.from({ length: data.blank }, (_, place) => ({ ...row, [data.numbered]: stem + (Number(first) + place) }));
    const heading = (one) => `${one[data.key[0]]}, ${row[shown[0].name]}`;
    const begun = waiting.filter((one) => Object.keys(recall(one)).length);
    for (const one of begun) show(one, heading(one), end);
    const left = waiting.filter((one) => !begun.includes(one));
    const add = make("button", { type: "button", className: "plain", textContent: `Another passage of ${row[shown[0].name]}` });
    end.before(add);
    const next = () => {
      const one = left.shift();
      add.disabled = !left.length;
      return one && show(one, heading(one), add);
    };
    add.addEventListener("click", () => next().section.querySelector("select, textarea").focus());
    next();
  }

  // Choices that need more than a line to be explained, in full.
  function guide(column) {
    const told = Object.entries(column.options).flatMap(([value, meaning]) => [make("dt", { textContent: value }), make("dd", { textContent: meaning })]);
    return make("details", {}, [make("summary", { textContent: `${column.label}: what each choice means` }), make("dl", {}, told)]);
  }

  function build() {
    const main = byId("rows");
    main.append(...asked.filter((column) => Object.values(column.options).some((meaning) => meaning.includes("\n"))).map(guide));
    const end = make("p", { textContent: data.rows.length ? "" : "Nothing is asked at present." });
    main.append(end);
    data.rows.forEach((row, place) => (data.numbered ? numbered(row, end) : show(row, `${place + 1} of ${data.rows.length}`, end)));
    tell();
  }

  function table() {
    const names = data.columns.map((column) => column.name);
    const rows = entries.filter(filled).map(({ row, answers }) =>
      names.map((name) => answers[name] ?? (name === "decided_on" || name === "coded_on" ? answers.day : undefined) ?? row[name]),
    );
    return [names, ...rows];
  }

  function tell() {
    const count = entries.filter(filled).length;
    byId("count").textContent = `${count} filled in`;
    byId("download").disabled = !count;
    notify(stored ? "" : FORGETFUL);
  }

  byId("download").addEventListener("click", () => download(data.name, table()));
  build();
})();
