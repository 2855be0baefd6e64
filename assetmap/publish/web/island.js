// Read the page's one piece of data: JSON, packed when that is shorter.
async function readIsland() {
  const element = byId("assetmap-data");
  const bytes = Uint8Array.from(atob(element.textContent.trim()), (c) => c.charCodeAt(0));
  if (element.dataset.packed !== "gzip") return JSON.parse(new TextDecoder().decode(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

let data = null; // what `readIsland` gave; set once by `start`

function say(key, slots) {
  const text = data.words[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (slot, name) =>
    slots && Object.hasOwn(slots, name) ? String(slots[name]) : slot);
}
function sayAll() {
  for (const e of document.querySelectorAll("[data-say]")) e.textContent = say(e.dataset.say);
  for (const e of document.querySelectorAll("[data-label]")) {
    e.setAttribute("aria-label", say("label_" + e.dataset.label));
  }
}

// Numbers as a reader of the page's language writes them.
const formatters = new Map();
function formatter(options) {
  const key = JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.NumberFormat(data.locale, options));
  return formatters.get(key);
}
const digitsFor = (value) => {
  const size = Math.abs(value);
  return size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
};
const plain = (value) => formatter({ maximumFractionDigits: 0 }).format(value);
const KINDS = {
  cluster: (v) => say("cluster_" + v),
  cluster_need: (v) => say("cluster_need_" + v),
  need_class: (v) => say("need_class_" + v),
  number: (v) => formatter({ maximumFractionDigits: Number.isInteger(v) ? 0 : digitsFor(v) }).format(v),
  metres: (v) => (Math.abs(v) >= 1000
    ? formatter({ style: "unit", unit: "kilometer", maximumFractionDigits: 1 }).format(v / 1000)
    : formatter({ style: "unit", unit: "meter", maximumFractionDigits: 0 }).format(v)),
  share: (v) => formatter({ style: "percent", maximumFractionDigits: Math.abs(v) < 0.1 ? 1 : 0 }).format(v),
  money: (v) => formatter({
    style: "currency", currency: data.currency, maximumFractionDigits: 0,
    notation: Math.abs(v) >= 1e6 ? "compact" : "standard",
    ...(Math.abs(v) >= 1e6 ? { maximumFractionDigits: 1 } : {}),
  }).format(v),
};
function shown(kind, value) {
  return value === null || value === undefined ? say("no_data_short") : KINDS[kind](value);
}
function shownRange(kind, low, high) {
  if (low === null || low === undefined) return "";
  if (high === null || high === undefined) return say("at_least", { low: shown(kind, low) });
  return say("range", { low: shown(kind, low), high: shown(kind, high) });
}
