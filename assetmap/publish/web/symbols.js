// A sign for each asset: the colour of its sector and the picture of its type, so that colour is
// never alone. A sector by itself, and a type without a picture, have the picture of the sector.
const SIGNS = [
  ["educ", "#0b5394", [["path", { d: "M12 8.2C10.3 7 8 6.8 6 7.2v9c2-.4 4.3-.2 6 1 1.7-1.2 4-1.4 6-1v-9c-2-.4-4.3-.2-6 1zm0 0v8.8", stroke: "#fff", "stroke-width": 1.5, fill: "none" }]]],
  ["entrep", "#a63603", [["path", { d: "M6.5 9.5h11v7.5h-11zM9.8 9.3V7.5h4.4v1.8M6.5 13h11", stroke: "#fff", "stroke-width": 1.5, fill: "none" }]]],
  ["resear", "#6a3d9a", [["circle", { cx: 10.8, cy: 10.8, r: 3.6, stroke: "#fff", "stroke-width": 1.6, fill: "none" }], ["path", { d: "M13.6 13.6l3.8 3.8", stroke: "#fff", "stroke-width": 2, "stroke-linecap": "round" }]]],
  ["fund", "#7a5200", [["path", { d: "M14.8 9.3c-.5-.9-1.5-1.4-2.8-1.4-1.6 0-2.8.8-2.8 2s1.1 1.7 2.8 2.1 2.9.9 2.9 2.1-1.3 2-2.9 2c-1.4 0-2.5-.6-3-1.5M12 6.3v11.4", stroke: "#fff", "stroke-width": 1.5, fill: "none", "stroke-linecap": "round" }]]],
  ["gov", "#4a4f55", [["path", { d: "M6 10l6-3.6 6 3.6zM7.8 11.5v4M12 11.5v4M16.2 11.5v4M6.3 17.3h11.4", stroke: "#fff", "stroke-width": 1.5, fill: "none" }]]],
  ["commun", "#00695c", [["circle", { cx: 9.4, cy: 9.3, r: 1.9, fill: "#fff" }], ["circle", { cx: 14.8, cy: 9.3, r: 1.9, fill: "#fff" }], ["path", { d: "M5.9 16.8c0-3 1.5-4.7 3.5-4.7 1.1 0 2.1.5 2.7 1.4.6-.9 1.6-1.4 2.7-1.4 2 0 3.4 1.7 3.4 4.7z", fill: "#fff" }]]],
];
const PLAIN_SIGN = ["", "#37474f", [["circle", { cx: 12, cy: 12, r: 3, fill: "#fff" }]]];
const signOf = (sector) => SIGNS.find(([start]) => sector.startsWith(start)) || PLAIN_SIGN;

const picture = (outline) => [["path", {
  d: outline, transform: "translate(4.92 4.92) scale(.59)", fill: "none", stroke: "#fff",
  "stroke-width": 2.6, "stroke-linecap": "round", "stroke-linejoin": "round",
}]];
function symbol(sector, size, outline) {
  const [, colour, own] = signOf(sector);
  const parts = outline ? picture(outline) : own;
  return draw("svg", { viewBox: "0 0 24 24", width: size, height: size, class: "sign", "aria-hidden": "true", focusable: "false" },
    draw("circle", { cx: 12, cy: 12, r: 11, fill: colour, stroke: "#fff", "stroke-width": 2 }),
    ...parts.map(([tag, attributes]) => draw(tag, attributes)));
}

// A ring that shows which sectors a cluster is made of, and how many assets it holds.
function ring(counts, total) {
  const size = total < 10 ? 38 : total < 100 ? 44 : total < 1000 ? 50 : 56;
  const r = 15.5;
  const around = 2 * Math.PI * r;
  const svg = draw("svg", { viewBox: "0 0 40 40", width: size, height: size, "aria-hidden": "true", focusable: "false" },
    draw("circle", { cx: 20, cy: 20, r: 19.4, fill: "#fff", stroke: "#5b6b7a", "stroke-width": 0.6 }));
  let from = 0;
  for (const [sector, count] of counts) {
    const arc = (count / total) * around;
    svg.append(draw("circle", {
      cx: 20, cy: 20, r, fill: "none", stroke: signOf(sector)[1], "stroke-width": 5,
      "stroke-dasharray": `${arc} ${around - arc}`, "stroke-dashoffset": -from,
      transform: "rotate(-90 20 20)",
    }));
    from += arc;
  }
  const label = total >= 10000 ? formatter({ notation: "compact" }).format(total) : String(total);
  svg.append(draw("text", { x: 20, y: 20 + 4, "text-anchor": "middle", "font-size": label.length > 3 ? 9.5 : 12, "font-weight": 700, fill: "#14202b" }, label));
  return { svg, size };
}
