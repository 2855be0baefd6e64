// The list beside the map, its filters and its count.
const STEP = 200; // rows that are made at a time: a page of 100,000 assets must not freeze
const WIDE = matchMedia("(min-width: 900px)"); // as in page.css
const FIRST = WIDE.matches ? STEP : 20; // a phone has more below the list
let rowsShown = FIRST;

function fillFilters() {
  const a = data.assets;
  const ofType = new Map();
  const ofArea = new Map();
  const ofSector = new Map();
  for (let i = 0; i < a.name.length; i += 1) {
    ofType.set(a.type[i], (ofType.get(a.type[i]) || 0) + 1);
    ofArea.set(a.area[i], (ofArea.get(a.area[i]) || 0) + 1);
    ofSector.set(a.sector[i], (ofSector.get(a.sector[i]) || 0) + 1);
  }
  const option = (value, label, count) =>
    make("option", { value }, say("with_count", { label, count: plain(count || 0) }));
  const inOrder = (labels) => labels.map((label, i) => [label, i]).sort((x, y) => x[0].localeCompare(y[0], data.language));
  byId("type").replaceChildren(make("option", { value: "" }, say("all_types")),
    ...inOrder(data.types.map((t) => t.label)).map(([label, i]) => option(data.types[i].code, label, ofType.get(i))));
  byId("area").replaceChildren(make("option", { value: -1 }, say("all_neighbourhoods")),
    ...inOrder(data.areas.name).map(([label, i]) => option(i, label, ofArea.get(i))));
  byId("sectors").replaceChildren(...data.sectors.map((sector, i) => sectorChip(sector, ofSector.get(i) || 0)));
  listenToFilters();
}
function sectorChip(sector, count) {
  const chip = make("button", { type: "button", class: "chip", "aria-pressed": "false", id: "sector-" + sector.code },
    symbol(sector.code, 22), make("span", {}, sector.label), make("span", { class: "many" }, plain(count)));
  chip.addEventListener("click", () => {
    const sectors = new Set(chosen.sectors);
    if (!sectors.delete(sector.code)) sectors.add(sector.code);
    choose({ sectors });
  });
  return chip;
}
function listenToFilters() {
  let waiting = 0;
  byId("words").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => choose({ q: event.target.value.trim() }), 120);
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("type").addEventListener("change", (event) => choose({ type: event.target.value }));
  byId("area").addEventListener("change", (event) => chooseArea(Number(event.target.value)));
  byId("reset").addEventListener("click", () => {
    choose({ q: "", sectors: new Set(), type: "", area: -1 });
    frame();
    byId("words").focus();
  });
  byId("more").addEventListener("click", () => {
    const first = rowsShown;
    rowsShown += STEP;
    showList();
    const row = byId("list").children[first];
    if (row) row.querySelector("button").focus();
  });
}
function showFilters() {
  if (byId("words").value.trim() !== chosen.q) byId("words").value = chosen.q;
  byId("type").value = chosen.type;
  byId("area").value = String(chosen.area);
  for (const sector of data.sectors) {
    byId("sector-" + sector.code).setAttribute("aria-pressed", String(chosen.sectors.has(sector.code)));
  }
  byId("reset").hidden = !isFiltered();
}
function showList() {
  const total = data.assets.name.length;
  const off = visible.filter((i) => !isDrawn(i)).length;
  byId("counter").replaceChildren(
    make("strong", {}, say("counter", { shown: plain(visible.length), total: plain(total) })),
    off ? " " + say(off === 1 ? "not_drawn_one" : "not_drawn_many", { count: plain(off) }) : "");
  const rows = visible.slice(0, rowsShown).map(row);
  byId("list").replaceChildren(...(rows.length ? rows : [make("li", { class: "none" }, say("nothing_found"))]));
  const left = visible.length - rows.length;
  byId("more").hidden = left <= 0;
  byId("more").textContent = say("show_more", { count: plain(left) });
}
function row(i) {
  const a = data.assets;
  const place = a.area[i] < 0 ? say("no_neighbourhood") : data.areas.name[a.area[i]];
  const button = make("button", { type: "button", class: "row" }, sign(i, 30),
    make("span", { class: "row-text" },
      make("span", { class: "row-name" }, theirs(a.name[i])),
      make("span", { class: "row-sub" }, typeLabel(i), " · ", theirs(place)),
      isDrawn(i) ? null : make("span", { class: "row-off" }, say("not_drawn", { how: data.tiers[a.tier[i]].label }))));
  const item = make("li", {}, button);
  if (isDrawn(i)) {
    button.addEventListener("click", (event) => {
      byId("mapbox").scrollIntoView({ block: "nearest" });
      focusAsset(i, event.detail === 0 ? button : null);
    });
  } else {
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) item.lastChild.remove(); else item.append(card(i));
    });
  }
  return item;
}
