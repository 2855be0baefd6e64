// Neighbourhoods, shaded by the chosen measure, and the legend that says what the shades mean.
const NO_DATA = "url(#assetmap-hatch)";
let polygons = [];
let labels = [];

function decodeRing(flat) {
  const ring = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
    ring.push([y / 1e5, x / 1e5]);
  }
  return ring;
}
const shade = () => data.shades[chosen.shade] || null;
function classOf(s, value) {
  if (value === null) return -1;
  let k = s.edges.length - 2;
  while (k > 0 && value < s.edges[k]) k -= 1;
  return Math.max(k, 0);
}
function styleOf(area) {
  const s = shade();
  const k = s ? classOf(s, s.values[area]) : -1;
  const on = chosen.area === area;
  return {
    fillColor: k < 0 ? NO_DATA : s.colours[k], fillOpacity: k < 0 ? 1 : 0.78,
    color: on ? "#14202b" : "#ffffff", weight: on ? 3.5 : 1.5, opacity: 1,
  };
}
function areaLabel(area) {
  const s = shade();
  const name = data.areas.name[area];
  return s ? `${name}: ${shadeTitle(s)}: ${shown(s.kind, s.values[area])}` : name;
}
function shadeTitle(s) {
  return s.of === "all" ? s.label : say("measure_of", { measure: s.label, of: s.ofLabel });
}

function drawAreas(map) {
  polygons = data.areas.parts.map((parts, area) => {
    const polygon = L.polygon(parts.map((rings) => rings.map(decodeRing)),
      { ...styleOf(area), className: "area", bubblingMouseEvents: false });
    polygon.bindTooltip(() => {
      const s = shade();
      return make("div", {}, make("strong", {}, theirs(data.areas.name[area])),
        s ? make("div", {}, shadeTitle(s), ": ", make("b", {}, shown(s.kind, s.values[area])), " ", shownRange(s.kind, s.low && s.low[area], s.high && s.high[area])) : null);
    }, { sticky: true });
    polygon.on("click", () => chooseArea(chosen.area === area ? -1 : area));
    return polygon.addTo(map);
  });
  drawHatch(map);
  const pane = map.createPane("names"); // above the areas, below the assets
  pane.style.zIndex = 590;
  pane.style.pointerEvents = "none";
  labels = polygons.map((polygon, area) => nameLabel(map, area));
  const arrange = () => arrangeLabels(map);
  map.on("zoomend viewreset", arrange);
  arrange();
  polygons.forEach(makeReachable);
}
function drawHatch(map) {
  const svg = map.getPane("overlayPane").querySelector("svg");
  if (!svg) return;
  svg.setAttribute("aria-hidden", "false");
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", say("label_areas"));
  svg.prepend(draw("defs", {}, hatch("assetmap-hatch")));
}
function hatch(id) {
  return draw("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse" },
    draw("path", { d: "M0 0h7v7H0z", fill: "#eceff1" }),
    draw("path", { d: "M-1 1l2-2M0 7l7-7M6 8l2-2", stroke: "#98a4ae", "stroke-width": 1 }));
}

// Each area is a button for the keyboard: one is in the tab order, arrows go to the others.
function makeReachable(polygon, area) {
  const path = polygon.getElement();
  if (!path) return;
  path.setAttribute("role", "button");
  path.setAttribute("tabindex", area === 0 ? "0" : "-1");
  path.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) moveFocus(area, (area + step + polygons.length) % polygons.length);
    else if (event.key === "Enter" || event.key === " ") chooseArea(chosen.area === area ? -1 : area);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
function moveFocus(from, to) {
  polygons[from].getElement().setAttribute("tabindex", "-1");
  const path = polygons[to].getElement();
  path.setAttribute("tabindex", "0");
  path.focus();
}

function nameLabel(map, area) {
  const [x, y] = data.areas.label[area];
  const icon = L.divIcon({
    className: "area-name", iconSize: [0, 0],
    html: make("span", { "aria-hidden": "true" }, theirs(data.areas.name[area])),
  });
  return L.marker([y / 1e5, x / 1e5], { icon, pane: "names", interactive: false, keyboard: false }).addTo(map);
}
// Show a name where its area is wide enough for it and no other name stands there already.
function arrangeLabels(map) {
  const taken = [];
  const order = polygons.map((p, area) => [p, area]).sort((a, b) => data.areas.size[b[1]] - data.areas.size[a[1]]);
  for (const [polygon, area] of order) {
    const element = labels[area].getElement();
    if (!element) continue;
    const at = map.latLngToLayerPoint(labels[area].getLatLng());
    const box = polygon.getBounds();
    const room = map.latLngToLayerPoint(box.getSouthEast()).x - map.latLngToLayerPoint(box.getNorthWest()).x;
    const wide = Math.min(element.firstChild.offsetWidth, 130);
    const mine = [at.x - wide / 2, at.y - 12, at.x + wide / 2, at.y + 12];
    const clash = taken.some((t) => mine[0] < t[2] && mine[2] > t[0] && mine[1] < t[3] && mine[3] > t[1]);
    const fits = wide <= room * 1.15 && !clash;
    element.classList.toggle("off", !fits);
    if (fits) taken.push(mine);
  }
}
function reshade() {
  polygons.forEach((polygon, area) => {
    polygon.setStyle(styleOf(area));
    const path = polygon.getElement();
    if (!path) return;
    path.setAttribute("aria-label", areaLabel(area));
    path.setAttribute("aria-pressed", String(chosen.area === area));
  });
  if (chosen.area >= 0) polygons[chosen.area].bringToFront();
}

function edgeText(s, k) {
  const low = s.edges[k];
  if (s.named) return shown(s.kind, low);
  const last = k === s.edges.length - 2;
  const high = s.whole && !last ? s.edges[k + 1] - 1 : s.edges[k + 1];
  return low >= high ? shown(s.kind, low) : say("range", { low: shown(s.kind, low), high: shown(s.kind, high) });
}
function showLegend() {
  const box = byId("legend");
  box.replaceChildren();
  const s = shade();
  if (!s) return;
  box.append(make("p", { class: "legend-title" }, shadeTitle(s)));
  const items = make("ul", {});
  for (let k = 0; k < s.edges.length - 1; k += 1) {
    items.append(make("li", {}, swatch(s.colours[k]), edgeText(s, k)));
  }
  if (s.values.includes(null)) items.append(make("li", {}, hatchSwatch(), say("no_data")));
  box.append(items);
  const about = data.about[s.measure + "|" + s.base];
  if (about) box.append(make("p", { class: "legend-about" }, about));
}
const swatch = (colour) => draw("svg", { viewBox: "0 0 22 14", width: 22, height: 14, "aria-hidden": "true" },
  draw("path", { d: "M.5.5h21v13H.5z", fill: colour, stroke: "#5b6b7a", "stroke-width": 0.8 }));
const hatchSwatch = () => draw("svg", { viewBox: "0 0 22 14", width: 22, height: 14, "aria-hidden": "true" },
  draw("defs", {}, hatch("assetmap-hatch-legend")),
  draw("path", { d: "M.5.5h21v13H.5z", fill: "url(#assetmap-hatch-legend)", stroke: "#5b6b7a", "stroke-width": 0.8 }));

// Two lists choose the shade: the measure, then of what.
const groupKey = (s) => [s.measure, s.base, s.placing].join("|");
function fillShadeChoices() {
  const groups = new Map();
  data.shades.forEach((s) => { if (!groups.has(groupKey(s))) groups.set(groupKey(s), s.label); });
  byId("shade").replaceChildren(...[...groups].map(([value, label]) => make("option", { value }, label)));
  byId("shade").addEventListener("change", (event) => {
    const of = shade().of;
    const inGroup = data.shades.filter((s) => groupKey(s) === event.target.value);
    choose({ shade: data.shades.indexOf(inGroup.find((s) => s.of === of) || inGroup[0]) });
  });
  byId("shade-of").addEventListener("change", (event) => choose({ shade: Number(event.target.value) }));
}
function showShadeChoice() {
  const now = shade();
  if (!now) return;
  byId("shade").value = groupKey(now);
  const options = data.shades.map((s, i) => [s, i]).filter(([s]) => groupKey(s) === groupKey(now));
  byId("shade-of").replaceChildren(...options.map(([s, i]) => make("option", { value: i }, s.ofLabel)));
  byId("shade-of").value = String(chosen.shade);
}
