// One neighbourhood: its people, its numbers with their ranges, and what was found of it.
function chooseArea(area) {
  choose({ area });
  if (area >= 0) {
    byId("place").focus({ preventScroll: true });
    if (WIDE.matches) byId("place").parentElement.scrollTop = 0;
    else byId("place").scrollIntoView({ block: "start" });
    if (polygons[area]) theMap.flyToBounds(polygons[area].getBounds(), { padding: [40, 40], maxZoom: 15, animate: !calm() });
  }
}
function showPlace() {
  const panel = byId("place");
  panel.hidden = chosen.area < 0;
  if (chosen.area < 0) return;
  byId("place-name").replaceChildren(theirs(data.areas.name[chosen.area]));
  byId("place-body").replaceChildren(peopleOf(chosen.area), ...findingsOf(chosen.area), numbersOf(chosen.area));
}
function peopleOf(area) {
  const facts = make("dl", { class: "facts" });
  const add = (label, value, margin, range) => {
    const doubt = margin ? say("margin", { value: plain(margin) }) : range || "";
    facts.append(make("div", {}, make("dt", {}, label),
      make("dd", {}, value, doubt ? make("span", { class: "margin" }, " " + doubt) : null)));
  };
  add(say("assets"), plain(data.areas.assets[area]));
  const s = shade();
  if (s && s.measure !== "count") {
    add(shadeTitle(s), shown(s.kind, s.values[area]), null, shownRange(s.kind, s.low && s.low[area], s.high && s.high[area]));
  }
  for (const people of data.people) {
    if (people.values[area] !== null) add(people.label, plain(people.values[area]), people.margins && people.margins[area]);
  }
  return facts;
}
function findingsOf(area) {
  const f = data.findings;
  const mine = f.area.map((a, i) => [a, i]).filter(([a]) => a === area).map(([, i]) => i);
  const clear = mine.filter((i) => ["more", "fewer", "uneven"].includes(f.verdict[i]));
  const rest = mine.filter((i) => !clear.includes(i));
  const parts = [make("h3", {}, say("what_was_found"))];
  parts.push(clear.length ? findingList(clear) : make("p", { class: "muted" }, say(mine.length ? "nothing_clear" : "not_tested")));
  if (rest.length) parts.push(foldedList(say("the_rest", { count: plain(rest.length) }), rest));
  return parts;
}
function numbersOf(area) {
  const body = make("tbody", {});
  for (const s of data.shades) {
    if (s.of !== "all") continue;
    body.append(make("tr", {}, make("th", { scope: "row" }, s.label), make("td", {}, shown(s.kind, s.values[area])),
      make("td", {}, shownRange(s.kind, s.low && s.low[area], s.high && s.high[area]))));
  }
  return make("details", {}, make("summary", {}, say("its_numbers")), make("table", { class: "small inner" },
    make("thead", {}, make("tr", {}, ...["measure", "value", "range_head"].map((key) => make("th", { scope: "col" }, say(key))))), body));
}
