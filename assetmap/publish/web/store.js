// What the reader chose, which assets that leaves, and the address that says so.
const chosen = { q: "", sectors: new Set(), type: "", area: -1, shade: 0 };
const listeners = [];
let visible = []; // places in the columns of data.assets, in order
const haystacks = []; // what the words are looked for in, folded when first needed

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function haystack(i) {
  if (haystacks[i] === undefined) {
    const a = data.assets;
    haystacks[i] = folded([
      a.name[i], data.types[a.type[i]].label, a.category[i], a.address[i], a.description[i],
      a.area[i] < 0 ? "" : data.areas.name[a.area[i]],
    ].join(" "));
  }
  return haystacks[i];
}
function matching() {
  const a = data.assets;
  const words = folded(chosen.q).split(/\s+/).filter(Boolean);
  const found = [];
  for (let i = 0; i < a.name.length; i += 1) {
    if (chosen.type !== "" && data.types[a.type[i]].code !== chosen.type) continue;
    if (chosen.sectors.size && !chosen.sectors.has(data.sectors[a.sector[i]].code)) continue;
    if (chosen.area >= 0 && a.area[i] !== chosen.area) continue;
    if (words.length && !words.every((word) => haystack(i).includes(word))) continue;
    found.push(i);
  }
  return found;
}
const isFiltered = () =>
  chosen.q !== "" || chosen.sectors.size > 0 || chosen.type !== "" || chosen.area >= 0;

function choose(changes, quietly) {
  Object.assign(chosen, changes);
  visible = matching();
  if (!quietly) writeHash();
  for (const listener of listeners) listener(changes);
}

// The permalink. Inside a sandbox the address may not be changed; the page works without.
function writeHash() {
  const said = new URLSearchParams();
  if (chosen.q) said.set("q", chosen.q);
  if (chosen.sectors.size) said.set("sector", [...chosen.sectors].join(","));
  if (chosen.type) said.set("type", chosen.type);
  if (chosen.area >= 0) said.set("area", data.areas.id[chosen.area]);
  if (chosen.shade !== data.firstShade) said.set("shade", shadeKey(data.shades[chosen.shade]));
  const hash = "#" + said.toString();
  if (hash === (location.hash || "#") || location.protocol === "about:") return;
  try { history.replaceState(null, "", hash); } catch { /* a sandbox without an address */ }
}
const shadeKey = (s) => [s.measure, s.of, s.base, s.placing].join("|");
function readHash() {
  const said = new URLSearchParams(location.hash.slice(1));
  const known = new Set(data.sectors.map((s) => s.code));
  const shade = data.shades.findIndex((s) => shadeKey(s) === said.get("shade"));
  return {
    q: said.get("q") || "",
    sectors: new Set((said.get("sector") || "").split(",").filter((code) => known.has(code))),
    type: data.types.some((t) => t.code === said.get("type")) ? said.get("type") : "",
    area: said.get("area") ? data.areas.id.indexOf(said.get("area")) : -1,
    shade: shade < 0 ? data.firstShade : shade,
  };
}
