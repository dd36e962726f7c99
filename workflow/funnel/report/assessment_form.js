(() => {
  const STORE = `funnel assessment/${data.review}/${data.framework}`;
  const NOT_ASKED = "not asked";
  const [UNKNOWN, NOT_APPLICABLE] = data.always;
  const items = new Map(data.sections.flatMap((section) => section.items).map((item) => [item.id, item]));
  let stored = true;
  let kept = recall();

  function recall() {
    const empty = { head: { status: "draft" }, rows: {} };
    try {
      return JSON.parse(localStorage.getItem(STORE)) ?? empty;
    } catch {
      stored = false;
      return empty;
    }
  }

  function remember() {
    try {
      localStorage.setItem(STORE, JSON.stringify(kept));
    } catch {
      stored = false;
    }
  }

  // The same as conditions.py: what may come of a test, null for a question that counts neither way.
  function outcome(answer, test) {
    if (test.answers.includes(answer)) return [true];
    if (answer === UNKNOWN || answer === "") return [true, false];
    return answer === NOT_APPLICABLE || answer === NOT_ASKED ? [null] : [false];
  }

  function holds(condition, given) {
    if (!condition) return [true];
    const parts = condition.parts.map((part) => (part.parts ? holds(part, given) : given.get(part.item).flatMap((answer) => outcome(answer, part))));
    const some = parts.some((part) => part.includes(true));
    const nothing = parts.every((part) => part.includes(null));
    const [yes, no] =
      condition.quantity === "any"
        ? [some, parts.every((part) => part.some((one) => one !== true))]
        : [some && parts.every((part) => part.some((one) => one !== false)), nothing || parts.some((part) => part.includes(false))];
    return [...(yes ? [true] : []), ...(no ? [false] : [])];
  }

  const tested = (condition) => (condition ? condition.parts.flatMap((part) => (part.parts ? tested(part) : [part.item])) : []);
  const answer = (id) => kept.rows[id]?.answer ?? "";

  // Item -> asked | not asked | waits (for an answer that is still due) | undetermined (by one that nobody knows).
  function path() {
    const given = new Map();
    const found = new Map();
    for (const id of data.order) {
      const { condition } = items.get(id);
      const asked = holds(condition, given);
      given.set(id, [...(asked.includes(true) ? [answer(id)] : []), ...(asked.includes(false) ? [NOT_ASKED] : [])]);
      const waits = tested(condition).some((other) => found.get(other) === "waits" || (found.get(other) === "asked" && !answer(other)));
      found.set(id, asked.length > 1 ? (waits ? "waits" : "undetermined") : asked[0] ? "asked" : NOT_ASKED);
    }
    return found;
  }

  function choice(options, value, keep) {
    const select = make("select", {}, options.map(([option, label]) => make("option", { value: option, textContent: label })));
    select.value = value ?? "";
    select.addEventListener("change", () => keep(select.value));
    return select;
  }

  function words(value, keep, properties = {}) {
    const input = make(properties.type ? "input" : "textarea", { rows: 1, ...properties });
    input.value = value ?? "";
    input.addEventListener("input", () => keep(input.value.trim()));
    return input;
  }

  const labelled = (label, input) => make("label", {}, [label, input]);
  const readable = (word) => word.replaceAll("_", " ");

  function changed() {
    remember();
    tell();
  }

  function row(id) {
    return (column) => (value) => {
      kept.rows[id] = { ...kept.rows[id], [column]: value, decided_on: today() };
      changed();
    };
  }

  function question(item) {
    const keep = row(item.id);
    const said = kept.rows[item.id] ?? {};
    const choices = [...item.answers, ...data.always, ""].map((option) => {
      const radio = make("input", { type: "radio", name: `answer ${item.id}`, value: option, checked: (said.answer ?? "") === option });
      radio.addEventListener("change", () => keep("answer")(option));
      return make("label", {}, [radio, readable(option) || "no answer yet"]);
    });
    const asked = item.answers.length ? make("div", { className: "choices" }, choices) : labelled("Answer", words(said.answer, keep("answer")));
    const others = make("div", { className: "fields" }, [
      ...(item.answers.length ? [labelled("Why", words(said.justification, keep("justification")))] : []),
      labelled("Who took part, or was heard, on this", words(said.involved, keep("involved"))),
    ]);
    item.hint = make("p", { className: "hint", hidden: true });
    item.body = make("div", {}, [item.hint, asked, others]);
    item.legend = make("legend");
    item.element = make("fieldset", { id: `item-${item.id}` }, [item.legend, item.body]);
    return item.element;
  }

  const HINTS = {
    waits: (item) => `Asked when ${item.asked_when}: the answers so far leave that open.`,
    undetermined: (item) => `Asked when ${item.asked_when}, which nobody can tell as long as an answer to that is unknown. You may answer it.`,
    [NOT_ASKED]: (item) => `Not asked: it is when ${item.asked_when}.`,
    asked: (item) => (item.asked_when ? `Asked because ${item.asked_when}.` : ""),
  };

  function tell() {
    const states = path();
    let due = 0;
    for (const [id, item] of items) {
      const state = states.get(id);
      const silent = state === "waits" || state === NOT_ASKED;
      item.hint.textContent = HINTS[state](item);
      item.legend.textContent = silent ? `${id}. ${item.hint.textContent}` : `${id}. ${item.restated}`;
      item.hint.hidden = silent || !item.hint.textContent;
      item.body.hidden = silent;
      item.element.className = silent ? "silent" : answer(id) ? "filled" : "";
      due += state === "waits" || (state === "asked" && !answer(id));
    }
    const ready = lines().length;
    const { status } = kept.head;
    const named = kept.head.case && kept.head.by && byId("head").querySelector("input[name=by]").validity.valid;
    byId("count").textContent = `${ready} answered, ${due} open`;
    byId("download").disabled = !ready || !named;
    const told = [
      ...(stored ? [] : [FORGETFUL]),
      ...(ready && !named ? ["To download, say what is assessed, and by whom: a name of letters, digits and _."] : []),
      ...(status === "final" && due ? ["It says final while questions are open: a run would stop at them."] : []),
    ];
    notify(told.join(" "));
  }

  // What is asked (or may be) and answered; an answer to a question that the answers have since taken away stays here.
  function lines() {
    const states = path();
    const asked = [...items.keys()].filter((id) => ["asked", "undetermined"].includes(states.get(id)));
    const { case: of, stage = "", by, involved = "", status } = kept.head;
    return [...asked, data.conclusion.id]
      .filter((id) => answer(id))
      .map((id) => ({ ...kept.rows[id], case: of, stage, by, status, framework: data.framework, item: id, involved: kept.rows[id].involved || involved }));
  }

  const table = () => [data.columns, ...lines().map((line) => data.columns.map((name) => line[name] ?? ""))];

  function build() {
    const head = (name) => (value) => {
      kept.head[name] = value;
      changed();
    };
    const stages = Object.entries(data.stages);
    const nowhere = ["", "not at one stage"];
    byId("head").replaceChildren(
      labelled("Case, in a few words", words(kept.head.case, head("case"), { type: "text", name: "case" })),
      labelled("Stage", stages.length ? choice([nowhere, ...stages], kept.head.stage, head("stage")) : words(kept.head.stage, head("stage"), { type: "text" })),
      labelled("Who answers for it: a short name, without spaces", words(kept.head.by, head("by"), { type: "text", name: "by", pattern: "[\\p{L}_][\\p{L}\\p{N}_]*" })),
      labelled("Who took part, or was heard, throughout", words(kept.head.involved, head("involved"))),
      labelled("Status", choice(Object.entries(data.statuses).map(([status, meaning]) => [status, `${status}: ${meaning}`]), kept.head.status, head("status"))),
    );
    byId("questions").replaceChildren(
      ...data.sections.flatMap(({ title, about, items: of }) =>
        of.length ? [make("h2", { textContent: title }), ...(about ? [make("p", { className: "hint", textContent: about })] : []), ...of.map(question)] : [],
      ),
    );
    const { id, restated } = data.conclusion;
    byId("end").replaceChildren(labelled(restated, words(kept.rows[id]?.answer, row(id)("answer"))));
    tell();
  }

  byId("download").addEventListener("click", () => download(data.framework, table()));
  byId("anew").addEventListener("click", () => {
    if (!confirm("Take out everything that is filled in? Download it first.")) return;
    kept = { head: { status: "draft" }, rows: {} };
    remember();
    build();
  });
  build();
})();
