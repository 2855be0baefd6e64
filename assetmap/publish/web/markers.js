// Assets on the map: a sign for each that is placed exactly enough, in clusters that say their content.
const NamedIcon = L.DivIcon.extend({
  createIcon(old) {
    const element = L.DivIcon.prototype.createIcon.call(this, old);
    element.setAttribute("aria-label", this.options.label);
    return element;
  },
});
let clusters = null;
const markers = new Map(); // place in data.assets -> marker, made when first needed
const isDrawn = (i) => data.assets.lon[i] !== null;
const typeLabel = (i) => data.types[data.assets.type[i]].label;
const sectorCode = (i) => data.sectors[data.assets.sector[i]].code;
const sign = (i, size) => symbol(sectorCode(i), size, data.types[data.assets.type[i]].icon);

function markerOf(i) {
  if (!markers.has(i)) {
    const a = data.assets;
    const icon = new NamedIcon({
      className: "asset", iconSize: [44, 44], html: sign(i, 32),
      label: say("asset_label", { name: a.name[i], type: typeLabel(i) }),
    });
    const marker = L.marker([a.lat[i] / 1e5, a.lon[i] / 1e5], { icon, asset: i });
    // Taller than the map, it would push its own marker out of it, and vanish with it.
    const maxHeight = Math.max(150, Math.round(theMap.getSize().y * 0.55));
    marker.bindPopup(() => card(i), { maxWidth: 300, minWidth: 220, maxHeight, autoPanPadding: [12, 12] });
    markers.set(i, marker);
  }
  return markers.get(i);
}
function clusterIcon(cluster) {
  const counts = new Map();
  const children = cluster.getAllChildMarkers();
  for (const child of children) {
    const sector = sectorCode(child.options.asset);
    counts.set(sector, (counts.get(sector) || 0) + 1);
  }
  const inOrder = data.sectors.map((s) => s.code).filter((c) => counts.has(c)).map((c) => [c, counts.get(c)]);
  const { svg, size } = ring(inOrder, children.length);
  const most = data.assets.name[children[0].options.asset];
  return new NamedIcon({
    className: "cluster", iconSize: [size, size], html: svg,
    label: say("cluster_label", { count: plain(children.length), name: most }),
  });
}
function drawAssets(group) {
  clusters = group;
  clusters.options.iconCreateFunction = clusterIcon;
  clusters.on("clusterkeypress", (event) => {
    if (event.originalEvent && event.originalEvent.key !== "Enter") return;
    event.layer.zoomToBounds({ padding: [20, 20] });
  });
}
function showAssets() {
  clusters.clearLayers();
  clusters.addLayers(visible.filter(isDrawn).map(markerOf));
}
// Come to an asset. For the keyboard the popup takes the focus, and gives it back when it closes.
function focusAsset(i, from) {
  const marker = markerOf(i);
  const alone = Math.min(marker.__parent._zoom + 1, theMap.getMaxZoom()); // no longer in a ring
  if (clusters.getVisibleParent(marker) !== marker || !theMap.getBounds().contains(marker.getLatLng())) {
    theMap.setView(marker.getLatLng(), Math.max(theMap.getZoom(), alone), { animate: false });
  }
  const ring = clusters.getVisibleParent(marker);
  if (ring && ring !== marker) { // several at one place: they are spread out
    clusters.once("spiderfied", () => openCard(marker, from));
    if (clusters._inZoomAnimation) clusters.once("animationend", () => ring.spiderfy());
    else ring.spiderfy();
  } else {
    openCard(marker, from);
  }
}
function openCard(marker, from) {
  marker.openPopup();
  const popup = marker.getPopup().getElement();
  if (!from || !popup) return;
  popup.querySelector(".leaflet-popup-close-button").focus();
  marker.once("popupclose", () => { if (from.isConnected) from.focus(); });
}

// What is known of one asset, for its popup or its place in the list.
function card(i) {
  const a = data.assets;
  const rows = make("dl", {});
  const add = (key, value) => { if (value) rows.append(make("dt", {}, say(key)), make("dd", {}, value)); };
  add("address", a.address[i] && theirs(a.address[i]));
  add("neighbourhood", a.area[i] >= 0 && theirs(data.areas.name[a.area[i]]));
  add("phone", a.phone[i] && phoneLink(a.phone[i]));
  add("link", a.url[i] && link(a.url[i]));
  add("placed", data.tiers[a.tier[i]].label);
  add("source", a.sources[i] >= 0 && theirs(data.sources[a.sources[i]]));
  add("verified", a.verified[i] && theirs(a.verified[i]));
  const own = a.category[i] && folded(a.category[i]) !== folded(typeLabel(i)) ? a.category[i] : "";
  add("called", own && theirs(own));
  return make("div", { class: "card", tabindex: -1 },
    make("h3", {}, theirs(a.name[i])),
    make("p", { class: "what" }, sign(i, 22), typeLabel(i)),
    a.description[i] ? make("p", { class: "words" }, theirs(a.description[i])) : null,
    rows);
}
