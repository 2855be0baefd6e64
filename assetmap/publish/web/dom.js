// Build elements from text that may be hostile: only textContent and named attributes, never HTML.
const SAFE_ATTRIBUTES = new Set([
  "class", "id", "type", "value", "for", "role", "tabindex", "lang", "dir", "hidden", "selected",
  "scope", "open", "disabled", "viewBox", "width", "height", "d", "cx", "cy", "r", "x", "y", "rx",
  "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset",
  "transform", "text-anchor", "font-size", "font-weight", "focusable", "patternUnits", "title",
]);
const SVG = "http://www.w3.org/2000/svg";
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (!SAFE_ATTRIBUTES.has(name) && !name.startsWith("aria-")) throw new Error("attribute " + name);
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === "") continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}
const make = (tag, attributes, ...children) =>
  fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);
const theirs = (text) => make("bdi", {}, text); // text from a file, of whatever direction
const byId = (id) => document.getElementById(id);

// A link for an address that is one; else the text alone.
function link(address, shown) {
  const text = String(address).trim();
  const bare = /^[a-z0-9-]+(\.[a-z0-9-]+)+([/?#]\S*)?$/i.test(text);
  let url = null;
  try { url = new URL(bare ? "https://" + text : text); } catch { return theirs(shown || text); }
  if (!SCHEMES.has(url.protocol)) return theirs(shown || text);
  const anchor = make("a", {}, theirs(shown || text));
  anchor.href = url.href;
  anchor.rel = "noopener noreferrer";
  anchor.target = "_blank";
  return anchor;
}
function phoneLink(phone) {
  const number = String(phone).split(/(?:x|ext)/i)[0].replace(/[^\d+]/g, "");
  return number.length >= 7 && number.length <= 16 ? link("tel:" + number, phone) : theirs(phone);
}
