// Below the map: findings, the neighbourhoods as a table, what was left out, where it all comes from.
function findingItem(i) {
  const f = data.findings;
  const kept = f.survives[i] === "no"
    ? make("span", { class: "doubt" }, say("does_not_survive")) : null;
  const searched = f.searched[i] === null ? null
    : make("span", { class: "searched" }, say("searched", { share: shown("share", f.searched[i]) }));
  return make("li", { class: "finding is-" + f.verdict[i] },
    make("span", { class: "verdict" }, say("verdict_" + f.verdict[i])), kept,
    make("span", { lang: data.sentencesLanguage }, theirs(f.sentence[i])), searched);
}
const findingList = (which) => make("ul", { class: "found" }, ...which.map(findingItem));
function foldedList(title, which) {
  const details = make("details", {}, make("summary", {}, title));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) extend(details, which, 0);
  });
  return details;
}
function extend(details, which, from) {
  details.append(findingList(which.slice(from, from + STEP)));
  const left = which.length - from - STEP;
  if (left <= 0) return;
  const more = make("button", { type: "button", class: "more" }, say("show_more", { count: plain(left) }));
  more.addEventListener("click", () => { more.remove(); extend(details, which, from + STEP); });
  details.append(more);
}
function showFindings() {
  const f = data.findings;
  const all = f.verdict.map((verdict, i) => i);
  const regional = all.filter((i) => f.area[i] < 0);
  const local = all.filter((i) => f.area[i] >= 0);
  const of = (some, ...verdicts) => some.filter((i) => verdicts.includes(f.verdict[i]));
  const body = byId("findings-body");
  if (!all.length) { body.replaceChildren(make("p", {}, say("no_findings"))); return; }
  const clear = [...of(local, "fewer"), ...of(local, "more")];
  const parts = [];
  const block = (title, which, few, empty) => {
    parts.push(make("h3", {}, title));
    parts.push(which.length ? findingList(which.slice(0, few)) : make("p", { class: "muted" }, empty));
    if (which.length > few) parts.push(foldedList(say("and_more", { count: plain(which.length - few) }), which.slice(few)));
  };
  block(say("of_region"), of(regional, "uneven"), 5, say("region_not_uneven"));
  const apart = of(regional, "farther", "nearer");
  if (apart.length) block(say("of_groups"), apart, 5, "");
  block(say("of_neighbourhoods"), clear, 20, say("nothing_clear_anywhere"));
  const fold = (key, which) => { if (which.length) parts.push(foldedList(say(key, { count: plain(which.length) }), which)); };
  fold("fold_region", of(regional, "as_expected", "cannot_tell"));
  fold("fold_as_expected", of(local, "as_expected"));
  fold("fold_cannot_tell", of(local, "cannot_tell"));
  body.replaceChildren(...parts);
}

const order = { by: "name", down: false };
function showNumbers() {
  const s = shade();
  const columns = [
    ["name", say("neighbourhood"), (i) => data.areas.name[i]],
    ["assets", say("assets"), (i) => data.areas.assets[i]],
    ...data.people.map((p, k) => ["people" + k, p.label, (i) => p.values[i]]),
    ...(s ? [["value", shadeTitle(s), (i) => s.values[i]]] : []),
  ];
  byId("numbers-lead").textContent = say("numbers_lead");
  const key = (columns.find(([id]) => id === order.by) || columns[0])[2];
  const compare = (x, y) => {
    const [p, q] = [key(x), key(y)];
    if (p === null || q === null) return (p === null) - (q === null);
    const by = typeof p === "string" ? p.localeCompare(q, data.language) : p - q;
    return order.down ? -by : by;
  };
  const head = make("tr", {}, ...columns.map(([id, label]) => sortHead(id, label)), s && s.low ? make("th", { scope: "col" }, say("range_head")) : null);
  const rows = data.areas.name.map((name, i) => i).sort(compare).map((i) => make("tr", {},
    make("th", { scope: "row" }, areaButton(i)),
    make("td", {}, plain(data.areas.assets[i])),
    ...data.people.map((p) => make("td", {}, shown("number", p.values[i]))),
    s ? make("td", {}, shown(s.kind, s.values[i])) : null,
    s && s.low ? make("td", {}, shownRange(s.kind, s.low[i], s.high[i])) : null));
  byId("numbers-body").replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
}
function showRegional() {
  if (!data.regional.length) return;
  byId("regional").replaceChildren(make("details", {},
    make("summary", {}, say("region_numbers", { count: plain(data.regional.length) })),
    make("table", { class: "small inner" }, make("tbody", {}, ...data.regional.map(([label, kind, value, low, high]) =>
      make("tr", {}, make("th", { scope: "row" }, label), make("td", {}, shown(kind, value)), make("td", {}, shownRange(kind, low, high))))))));
}
function sortHead(id, label) {
  const on = order.by === id;
  const button = make("button", { type: "button", class: "sort" }, label, on ? (order.down ? " ▼" : " ▲") : "");
  button.addEventListener("click", () => {
    order.down = on ? !order.down : id !== "name";
    order.by = id;
    showNumbers();
    byId("numbers-body").querySelector("[aria-sort] button").focus();
  });
  return make("th", { scope: "col", "aria-sort": on ? (order.down ? "descending" : "ascending") : null }, button);
}
function areaButton(area) {
  const button = make("button", { type: "button", class: "as-link" }, theirs(data.areas.name[area]));
  button.addEventListener("click", () => { chooseArea(area); byId("mapbox").scrollIntoView({ block: "nearest" }); });
  return button;
}

function countTable(rows) {
  return make("table", { class: "small" }, make("tbody", {}, ...rows.map(([label, count]) =>
    make("tr", {}, make("th", { scope: "row" }, label), make("td", {}, plain(count))))));
}
function showLeftOut() {
  const out = data.leftOut;
  const parts = [];
  for (const account of out.accounts) {
    parts.push(make("p", { class: "account" }, say("account_" + account.of, Object.fromEntries(
      Object.entries(account.counts).map(([key, value]) => [key, plain(value)])))));
  }
  const columns = make("div", { class: "columns" });
  const add = (title, rows) => { if (rows.length) columns.append(make("div", {}, make("h3", {}, title), countTable(rows))); };
  add(say("held_why"), out.held);
  add(say("rejected_why"), out.rejected);
  add(say("not_drawn_why"), out.notDrawn);
  if (columns.children.length) parts.push(columns);
  if (out.notComputed.length) {
    parts.push(make("h3", {}, say("not_computed")), make("dl", { class: "why" },
      ...out.notComputed.flatMap(([what, why]) => [make("dt", {}, theirs(what)), make("dd", {}, theirs(why))])));
  }
  byId("left-out-body").replaceChildren(...parts);
}
function showSources() {
  const heads = ["source_file", "source", "licence", "source_date"];
  const credits = data.credits.map((c) => make("tr", {}, make("th", { scope: "row" }, theirs(c.file)), make("td", {}, theirs(c.source)), make("td", {}, theirs(c.licence)), make("td", {}, theirs(c.date))));
  const table = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("sources") }, make("table", {},
    make("thead", {}, make("tr", {}, ...heads.map((key) => make("th", { scope: "col" }, say(key))))), make("tbody", {}, ...credits)));
  const settings = make("details", {}, make("summary", {}, say("settings")), make("dl", { class: "settings" },
    ...data.settings.flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, theirs(value))])));
  const inputs = make("details", {}, make("summary", {}, say("inputs")), make("dl", { class: "settings" },
    ...data.inputs.flatMap(([file, hash]) => [make("dt", {}, theirs(file)), make("dd", {}, hash)])));
  byId("sources-body").replaceChildren(...(credits.length ? [table] : []), ...(data.inputs.length ? [inputs] : []), settings);
  byId("made").textContent = say("made", { version: data.version });
}
