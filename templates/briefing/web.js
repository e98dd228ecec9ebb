/* The briefing as a web page: contents beside the text, parts that fold, notes on figures, tables to take away.
   Nothing here is needed to read it, and no figure is made here. What is said stands in #for-screens. */

const said = document.getElementById("for-screens");
const main = document.getElementById("main");

/* An element with some of its properties; text is never taken for markup. */
function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function button(text, action) {
  const made = make("button", { type: "button", textContent: text });
  made.addEventListener("click", function () { action(made); });
  return made;
}

/* ---------- contents: beside the text on a wide screen, a bar at the top of a narrow one ---------- */
function addContents() {
  const parts = Array.from(document.querySelectorAll("section.part[id]"));
  const links = parts.map(function (part) {
    const listed = document.querySelector('.toc li:not(.annex) a[href="#' + part.id + '"]') || part.querySelector("h2");
    return make("a", { href: "#" + part.id, textContent: listed.textContent.trim() });
  });
  const items = links.map(function (link, place) {
    return make("li", { className: parts[place].classList.contains("annex") ? "annex" : "" }, link);
  });
  const box = make("details", {}, make("summary", { textContent: label("web_contents") }), make("ol", {}, ...items),
    make("p", { className: "tools" }, make("a", { href: "#main", textContent: label("web_top") }),
      button(label("web_print"), function () { window.print(); })));
  const nav = make("nav", { className: "web-contents" }, box);
  nav.setAttribute("aria-label", label("web_contents"));
  main.before(nav);
  openWhereWide(box);
  nav.addEventListener("click", function (event) { if (event.target.closest("a") && !wide.matches) box.open = false; });
  markCurrent(parts, links);
  keepAnswer(nav);
}

/* The answer stays in sight when page one is out of it; whoever listens to the page has heard it. */
function keepAnswer(nav) {
  const first = document.querySelector(".page-one");
  const answer = first.querySelector(".answer").textContent.trim().replace(/\s+/g, " ");
  const kept = make("p", { className: "web-answer", textContent: answer, hidden: true });
  kept.setAttribute("aria-hidden", "true");
  nav.prepend(kept);
  new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { kept.hidden = entry.isIntersecting; });
  }).observe(first);
}

const wide = window.matchMedia("(min-width: 1100px)");

function openWhereWide(box) {
  function fit() { box.open = wide.matches; }
  wide.addEventListener("change", fit);
  fit();
}

/* The part at the top third of the window is the current one. */
function markCurrent(parts, links) {
  const watcher = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      const link = links[parts.indexOf(entry.target)];
      if (entry.isIntersecting) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }, { rootMargin: "-33% 0px -66% 0px" });
  parts.forEach(function (part) { watcher.observe(part); });
}

/* ---------- a link at each heading ---------- */
function addLinks() {
  main.querySelectorAll("h2[id], h3[id]").forEach(function (heading) {
    if (heading.closest(".toc, .interactive, .page-one")) return;
    const part = heading.closest("section.part");
    const target = heading.tagName === "H2" && part ? part.id : heading.id;
    const link = make("a", { className: "anchor", href: "#" + target, textContent: "#" });
    link.setAttribute("aria-label", label("web_link") + " " + heading.textContent.trim());
    heading.append(link);
  });
}

/* ---------- folding: long tables and the annex; opened by a link or a search inside them, and for print ---------- */
const LONG_TABLE = 6;

function fold(nodes, text) {
  const box = make("details", { className: "fold" }, make("summary", { textContent: text }));
  nodes[0].before(box);
  box.append(...nodes);
  return box;
}

function foldLong() {
  main.querySelectorAll("figure.tabular .scroll").forEach(function (box) {
    if (box.querySelectorAll("tbody tr").length > LONG_TABLE) fold([box], label("web_show_table"));
  });
  main.querySelectorAll('section.part[id^="part-annex"]').forEach(function (part) {
    const rest = Array.from(part.children).filter(function (each) { return !each.matches(".opening, h2, .part-name, .aside"); });
    if (rest.length) fold(rest, label("web_show_part"));
  });
}

function openForPrint() {
  let closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("details.fold:not([open], .numbers)"));
    closed.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () { closed.forEach(function (each) { each.open = false; }); });
}

/* ---------- tables and drawings to take away ---------- */

/* The same guard as plainspoken.core.spreadsheet: no cell that a spreadsheet takes for a formula. */
const FORMULA = /^[\s\0;,]*[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]|[;\t\r\n][\s\0"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;
const PLAIN_NUMBER = /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/;

function cellsOf(table) {
  return Array.from(table.rows).map(function (row) {
    return Array.from(row.cells).map(function (cell) {
      const text = cell.textContent.trim().replace(/\s+/g, " ");
      return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? "'" + text : text;
    });
  });
}

function toCsv(rows) {
  return rows.map(function (row) {
    return row.map(function (cell) { return '"' + cell.replaceAll('"', '""') + '"'; }).join(",");
  }).join("\n") + "\n";
}

function save(name, kind, text) {
  make("a", { download: name, href: "data:" + kind + ";charset=utf-8," + encodeURIComponent(text) }).click();
}

function copy(text, from) {
  function tell() {
    const before = from.textContent;
    from.textContent = label("web_copied");
    window.setTimeout(function () { from.textContent = before; }, 1600);
  }
  if (navigator.clipboard) { navigator.clipboard.writeText(text).then(tell, function () { copyByHand(text); tell(); }); return; }
  copyByHand(text);
  tell();
}

/* For browsers that give a file no clipboard. */
function copyByHand(text) {
  const box = make("textarea", { value: text });
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

function addTableTools() {
  main.querySelectorAll("figure.tabular").forEach(function (figure) {
    const table = figure.querySelector("table");
    const tsv = function () { return cellsOf(table).map(function (row) { return row.join("\t"); }).join("\n"); };
    addTools(figure, [
      button(label("web_copy"), function (from) { copy(tsv(), from); }),
      button(label("web_csv"), function () { save(figure.id + ".csv", "text/csv", toCsv(cellsOf(table))); }),
    ]);
  });
}

function addDrawingTools() {
  main.querySelectorAll("figure.chart").forEach(function (figure) {
    addTools(figure, [button(label("web_drawing"), function () {
      const drawings = Array.from(figure.querySelectorAll("svg"));
      const shown = drawings.find(function (each) { return each.checkVisibility(); }) || drawings[0];
      const plain = shown.cloneNode(true);
      plain.querySelectorAll(".mover").forEach(function (each) { each.remove(); });
      save(figure.id + ".svg", "image/svg+xml", new XMLSerializer().serializeToString(plain));
    })]);
  });
}

function addTools(figure, tools) {
  const title = figure.querySelector(".chart-title");
  const row = make("p", { className: "tools" }, ...tools);
  if (title) row.querySelectorAll("button").forEach(function (each) { each.setAttribute("aria-description", title.textContent.trim()); });
  figure.append(row);
}

/* ---------- the numbers behind a drawing, as a table ---------- */

/* What a shape of a drawing is called: the text left of it, else the one below it. */
function nameOf(shape, texts) {
  const at = shape.getBoundingClientRect();
  const middle = function (box) { return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; };
  const beside = texts.filter(function (each) { return each.box.right <= at.left + 2 && middle(each.box)[1] > at.top - 2 && middle(each.box)[1] < at.bottom + 2; });
  const below = texts.filter(function (each) { return each.box.top >= at.bottom - 2 && middle(each.box)[0] > at.left - 2 && middle(each.box)[0] < at.right + 2; });
  const nearest = beside.length ? beside.sort(function (a, b) { return a.box.left - b.box.left; }) : below.sort(function (a, b) { return a.box.top - b.box.top; });
  return nearest.length ? nearest[0].text : "";
}

/* A row for each shape with a note and a name of its own; none where two shapes share a name. Ticks and figures name
   nothing. */
function rowsOf(drawing) {
  const texts = Array.from(drawing.querySelectorAll("text")).filter(function (each) { return !each.querySelector("[data-tick], [data-evidence]"); })
    .map(function (each) { return { text: each.textContent.trim(), box: each.getBoundingClientRect() }; });
  const rows = Array.from(drawing.querySelectorAll("[data-bar]")).map(function (shape) {
    return { name: nameOf(shape, texts), note: said.querySelector('[data-about="' + shape.dataset.bar + ' "]') };
  });
  const names = new Set(rows.map(function (row) { return row.name; }));
  const whole = rows.length > 1 && names.size === rows.length && !names.has("");
  return whole && rows.every(function (row) { return row.note; }) ? rows : [];
}

function numbersOf(rows, title) {
  const terms = ["value", "range", "assumed_range", "n"].filter(function (term) {
    return rows.some(function (row) { return row.note.querySelector('[data-term="' + term + '"]'); });
  });
  const heads = ["what", ...terms].map(function (term) { return make("th", { scope: "col" }, label("about_" + term)); });
  const body = rows.map(function (row) {
    const cells = terms.map(function (term) {
      const found = row.note.querySelector('[data-term="' + term + '"]');
      return make("td", { className: "num" }, ...(found ? [found.cloneNode(true)] : []));
    });
    return make("tr", {}, make("th", { scope: "row" }, row.name), ...cells);
  });
  heads.slice(1).forEach(function (head) { head.className = "num"; });
  const table = make("table", { className: "small" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body));
  const box = make("div", { className: "scroll", tabIndex: 0 }, table); // can be moved by keys where it is cut
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label("web_show_numbers") + ": " + title);
  return box;
}

function addNumbers() {
  main.querySelectorAll("figure.chart").forEach(function (figure) {
    const shown = Array.from(figure.querySelectorAll("svg")).find(function (each) { return each.checkVisibility(); });
    const rows = shown ? rowsOf(shown) : [];
    if (!rows.length) return;
    const box = numbersOf(rows, figure.querySelector(".chart-title").textContent.trim());
    figure.append(box);
    fold([box], label("web_show_numbers")).classList.add("numbers"); // no drawing is printed twice
  });
}

/* On a phone a row becomes a list of pairs: each cell then says its column. */
function labelCells() {
  main.querySelectorAll("figure.tabular table").forEach(function (table) {
    const heads = Array.from(table.querySelectorAll("thead tr:last-child > *"));
    if (heads.length < 4) return;
    table.classList.add("in-pairs");
    table.setAttribute("role", "table");
    table.querySelectorAll("thead, tbody").forEach(function (each) { each.setAttribute("role", "rowgroup"); });
    table.querySelectorAll("tr").forEach(function (row) {
      row.setAttribute("role", "row");
      Array.from(row.children).forEach(function (cell, place) {
        const head = cell.closest("thead") ? "columnheader" : "";
        cell.setAttribute("role", head || (cell.tagName === "TH" ? "rowheader" : "cell"));
        if (!head && heads[place]) cell.dataset.label = heads[place].textContent.trim();
      });
    });
  });
}

/* ---------- what stands behind a figure: by pointer, tap, or arrow keys within a part ---------- */
const FIGURES = "main data[data-evidence], main svg tspan[data-evidence], main [data-bar]";

function addNotes() {
  const note = make("div", { id: "about-figure", className: "figure-note", hidden: true });
  note.setAttribute("role", "tooltip");
  main.append(note);
  let at = null;
  let timer = 0;
  function show(figure) {
    window.clearTimeout(timer);
    if (at === figure) return;
    hide();
    at = figure;
    note.replaceChildren(...noteOf(figure));
    note.hidden = false;
    place(note, figure);
    figure.classList.add("asked");
    figure.setAttribute("aria-describedby", note.id);
  }
  function hide() {
    if (at) { at.removeAttribute("aria-describedby"); at.classList.remove("asked"); }
    at = null;
    note.hidden = true;
  }
  function over(event) {
    if (event.pointerType === "touch") return;
    const inside = event.target.closest("#about-figure");
    const figure = inside ? null : event.target.closest(FIGURES);
    window.clearTimeout(timer);
    if (figure) timer = window.setTimeout(function () { show(figure); }, 150);
    else if (!inside && at !== document.activeElement) timer = window.setTimeout(hide, 250);
  }
  document.addEventListener("pointerover", over);
  document.addEventListener("click", function (event) {
    if (event.target.closest("#about-figure")) return;
    const figure = event.target.closest("a, button, summary") ? null : event.target.closest(FIGURES);
    if (figure) show(figure);
    else hide();
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
  rove(show, hide);
}

/* One stop of the Tab key in each part; the arrow keys go from figure to figure inside it. */
function rove(show, hide) {
  main.querySelectorAll(".page-one, section.part").forEach(function (part) {
    const figures = Array.from(part.querySelectorAll("data[data-evidence]")).filter(function (each) {
      return !each.closest("a, button, summary, .interactive, .scroll");
    });
    function stop(figure) { figure.tabIndex = 0; figure.setAttribute("role", "button"); }
    if (figures.length) stop(figures[0]);
    part.addEventListener("focusin", function (event) { if (figures.includes(event.target)) show(event.target); });
    part.addEventListener("focusout", function (event) { if (figures.includes(event.target)) hide(); });
    part.addEventListener("keydown", function (event) {
      const from = figures.indexOf(event.target);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (from < 0 || !step || !figures[from + step]) return;
      event.preventDefault();
      figures[from].removeAttribute("tabindex");
      figures[from].removeAttribute("role");
      stop(figures[from + step]);
      figures[from + step].focus();
    });
  });
}

/* The text of a label: `label("about_range")` is data-about-range of the box. */
function label(name) { return said.getAttribute("data-" + name.replaceAll("_", "-")); }

/* The note of a figure, as prepared for its address and way of writing; of one without, where it comes from. */
function noteOf(figure) {
  const address = (figure.dataset.evidence || figure.dataset.bar).split(":")[0];
  const found = said.querySelector('[data-about="' + address + " " + (figure.dataset.show || "") + '"]');
  const terms = found ? Array.from(found.children).map(function (each) {
    return [label("about_" + each.dataset.term), each.cloneNode(true)];
  }) : [];
  if (found && found.dataset.method) terms.push([label("about_method"), label("method_" + found.dataset.method)]);
  terms.push([label("about_source"), label("source_" + (found ? found.dataset.source : "measured"))]);
  terms.push([label("about_address"), make("code", { textContent: address })]);
  return [make("dl", {}, ...terms.flatMap(function (term) { return [make("dt", {}, term[0]), make("dd", {}, term[1])]; }))];
}

/* Below the figure, or above it where the window ends; never beyond the sides. */
function place(note, figure) {
  const at = figure.getBoundingClientRect();
  const size = note.getBoundingClientRect();
  const right = document.documentElement.clientWidth - size.width - 8;
  const under = at.bottom + 6 + size.height < window.innerHeight;
  note.style.left = Math.max(8, Math.min(at.left, right)) + window.scrollX + "px";
  note.style.top = (under ? at.bottom + 6 : Math.max(at.top - size.height - 6, 6)) + window.scrollY + "px";
}

if (said && main) {
  document.documentElement.classList.add("web");
  [addContents, addLinks, addNumbers, foldLong, openForPrint, addTableTools, addDrawingTools, labelCells, addNotes].forEach(function (add) { add(); });
}
