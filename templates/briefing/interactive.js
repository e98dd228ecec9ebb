/* How many to contact: shows one of the prepared steps, and what a reader's own cost, profit and effect make of it.
   Every figure of ours stands in the page. The one sum made here is held against ours before it is offered. */
"use strict";

/* The value at an evidence address ending like this, below an element; NaN where there is none. */
function valueOf(box, ending) {
  const found = box.querySelector('data[data-evidence$=".' + ending + '"]');
  return found ? Number(found.getAttribute("value")) : NaN;
}

function startChoice(box) {
  const steps = Array.from(box.querySelectorAll("[data-step]"));
  const slider = box.querySelector("input[type=range]");
  const back = box.querySelector("button");
  const ours = steps.findIndex(function (step) { return step.hasAttribute("data-ours"); });
  const followers = [followWithThumb(box, slider), followOnCurve(box, steps[ours]), followWithMoney(box, steps)];
  function show(number) {
    steps.forEach(function (step, place) { step.hidden = place !== number; });
    slider.setAttribute("aria-valuetext", steps[number].querySelector("dd").textContent.trim());
    back.disabled = number === ours;
    followers.forEach(function (follow) { follow(steps[number]); });
  }
  slider.max = steps.length - 1;
  slider.value = Math.max(ours, 0);
  slider.addEventListener("input", function () { show(Number(slider.value)); });
  back.addEventListener("click", function () { slider.value = ours; show(ours); slider.focus(); });
  back.hidden = ours < 0;
  box.hidden = false;
  show(Number(slider.value));
}

/* The share of a step stands over the thumb. */
function followWithThumb(box, slider) {
  const thumb = box.querySelector(".thumb");
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  return function (step) {
    const share = valueOf(step, "contacted_share");
    thumb.textContent = isNaN(share) ? "" : percent.format(share);
    thumb.style.setProperty("--at", slider.value / Math.max(slider.max, 1));
  };
}

/* A second dot goes along the curve of the chart above; none where the drawing has no such curve. */
function followOnCurve(box, ours) {
  const marks = Array.from(document.querySelectorAll('#fig-value path[data-bar$=".value"]'));
  const movers = ours ? marks.map(function (dot) { return moverOf(dot, valueOf(ours, "contacted_share")); }) : [];
  return function (step) {
    const share = valueOf(step, "contacted_share");
    movers.forEach(function (move) { move(share, step === ours); });
  };
}

/* Where a dot of our choice stands, and the curve through it, tell where any share lies. */
function moverOf(dot, ourShare) {
  const box = dot.getAttribute("d").match(/-?[\d.]+/g).map(Number);
  const xs = box.filter(function (_, place) { return place % 2 === 0; });
  const ys = box.filter(function (_, place) { return place % 2 === 1; });
  const at = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  const lines = Array.from(dot.parentNode.querySelectorAll('path[fill="none"]')).map(cornersOf);
  const curve = lines.find(function (line) { return line.length > 4 && Math.abs(heightAt(line, at[0]) - at[1]) < 1; });
  if (!curve || !(ourShare < 1)) return function () {};
  const scale = (curve[curve.length - 1][0] - at[0]) / (1 - ourShare);
  const mover = dot.cloneNode();
  mover.removeAttribute("data-bar");
  mover.setAttribute("class", "mover");
  dot.after(mover);
  return function (share, home) {
    const x = at[0] + (share - ourShare) * scale;
    mover.setAttribute("visibility", home ? "hidden" : "visible");
    mover.setAttribute("transform", "translate(" + (x - at[0]) + " " + (heightAt(curve, x) - at[1]) + ")");
  };
}

function cornersOf(path) {
  const numbers = path.getAttribute("d").match(/-?[\d.]+/g).map(Number);
  return numbers.map(function (x, place) { return [x, numbers[place + 1]]; }).filter(function (_, place) { return place % 2 === 0; });
}

/* The height of a line at a place; NaN beside it. */
function heightAt(line, x) {
  const next = line.findIndex(function (corner) { return corner[0] >= x - 0.01; });
  if (next < 0) return NaN;
  const [a, b] = [line[Math.max(next - 1, 0)], line[next]];
  const part = b[0] === a[0] ? 1 : Math.min((x - a[0]) / (b[0] - a[0]), 1);
  return a[1] + part * (b[1] - a[1]);
}

/* Net = contacted × rate × effect × profit − contacted × cost. Rate × effect × profit is the break-even cost of a step:
   it grows with effect and profit. Only offered where, with our own assumptions, each step comes out as it is stored. */
function followWithMoney(box, steps) {
  const field = box.querySelector(".own");
  if (!field) return function () {};
  const inputs = Array.from(field.querySelectorAll("input"));
  const ours = Object.fromEntries(inputs.map(function (input) { return [input.dataset.of, valueOf(field, input.dataset.of)]; }));
  const given = {};
  if (!steps.every(function (step) { return agrees(step, ours); })) return function () {};
  field.hidden = false;
  const out = field.querySelector("output");
  let shown = steps[0];
  function tell() { out.textContent = moneyText(netOf(shown, given, ours), field.dataset.currency); }
  function restore() {
    inputs.forEach(function (input) { input.value = Number((ours[input.dataset.of] * sizeOf(input)).toPrecision(3)); });
    Object.assign(given, ours);
    tell();
  }
  field.addEventListener("input", function (event) {
    const input = event.target;
    given[input.dataset.of] = input.value === "" ? NaN : Number(input.value) / sizeOf(input);
    tell();
  });
  field.querySelector("button").addEventListener("click", restore);
  restore();
  return function (step) { shown = step; tell(); };
}

/* What a share is multiplied by to be put in as percent. */
function sizeOf(input) { return "percent" in input.dataset ? 100 : 1; }

function netOf(step, given, ours) {
  const worth = valueOf(step, "break_even") * (given.effect / ours.effect) * (given.margin / ours.margin);
  return valueOf(step, "contacted") * (worth - given.contact_cost);
}

/* The number contacted is stored whole, so up to half a contact may lie between the two. */
function agrees(step, ours) {
  const most = (valueOf(step, "break_even") + ours.contact_cost) / 2;
  const stored = valueOf(step, "value");
  return Math.abs(netOf(step, ours, ours) - stored) <= most + 1e-6 * Math.abs(stored);
}

function moneyText(amount, currency) {
  if (!isFinite(amount)) return "–";
  const way = currency ? { style: "currency", currency: currency } : {};
  const written = new Intl.NumberFormat(document.documentElement.lang, { ...way, maximumSignificantDigits: 2 });
  return written.format(amount).replace("-", "\u2212");
}

document.querySelectorAll(".interactive").forEach(startChoice);
