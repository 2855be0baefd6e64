// Put the parts together, once the data are read.
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function showHead() {
  byId("region").textContent = data.region.name;
  byId("invented").hidden = !data.region.invented;
  byId("invented-note").hidden = !data.region.invented;
  byId("subtitle").textContent = data.region.asOf
    ? say("subtitle", { date: data.region.asOf }) : say("subtitle_undated");
}
// A page inside a frame has no address of its own: its inner links would open the outer page.
function goTo(event) {
  event.preventDefault();
  const target = byId(event.currentTarget.getAttribute("href").slice(1));
  target.focus({ preventScroll: true });
  target.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
}
let theMap = null;
function frame() {
  if (!data.areas.bounds) return;
  const [west, south, east, north] = data.areas.bounds;
  let bounds = L.latLngBounds([[south, west], [north, east]]);
  if (east - west > 40) { // a continent: begin with the part of it that has assets
    const held = polygons.filter((polygon, area) => data.areas.assets[area] > 0);
    if (held.length) bounds = L.featureGroup(held).getBounds();
  }
  theMap.fitBounds(bounds, { padding: [14, 14], animate: false });
}
function follow(changes) {
  const filtered = ["q", "sectors", "type", "area"].some((key) => key in changes);
  if (filtered) {
    rowsShown = FIRST;
    showFilters();
    showList();
    showAssets();
  }
  if ("shade" in changes) {
    showShadeChoice();
    showLegend();
    showNumbers();
  }
  reshade();
  if ("area" in changes || "shade" in changes) showPlace();
}
async function start(map, group) {
  data = await readIsland();
  sayAll();
  showHead();
  Object.assign(chosen, readHash());
  visible = matching();
  theMap = map;
  showLegend(); // it takes room from the map
  map.invalidateSize({ pan: false });
  frame();
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  drawAreas(map);
  frame();
  drawAssets(group);
  fillShadeChoices();
  fillFilters();
  showFindings();
  showRegional();
  showLeftOut();
  showSources();
  listeners.push(follow);
  follow(chosen);
  byId("place-close").addEventListener("click", () => chooseArea(-1));
  for (const anchor of document.querySelectorAll(".skip, nav a")) anchor.addEventListener("click", goTo);
  addEventListener("hashchange", () => choose(readHash(), true));
  addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  map.attributionControl.setPrefix(false);
  document.documentElement.dataset.ready = "yes";
}
start(map_assetmap, marker_cluster_assetmap);
