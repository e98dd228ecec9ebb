/* How many to contact: shows one of the prepared steps. Every figure stands in the page; this computes none. */
document.querySelectorAll(".interactive").forEach(function (box) {
  const steps = Array.from(box.querySelectorAll("[data-step]"));
  const slider = box.querySelector("input");
  const back = box.querySelector("button");
  const ours = steps.findIndex(function (step) { return step.hasAttribute("data-ours"); });
  function show(number) {
    steps.forEach(function (step, place) { step.hidden = place !== number; });
    const first = steps[number].querySelector("dd");
    slider.setAttribute("aria-valuetext", first.textContent.trim());
    back.disabled = number === ours;
  }
  slider.max = steps.length - 1;
  slider.value = Math.max(ours, 0);
  slider.addEventListener("input", function () { show(Number(slider.value)); });
  back.addEventListener("click", function () { slider.value = ours; show(ours); slider.focus(); });
  back.hidden = ours < 0;
  box.hidden = false;
  show(Number(slider.value));
});
