"use strict";
// Tapping a zone of the map sets the radios that mirror it; without this script they do all of it.
const form = document.getElementById("tapping");
if (form) {
  const taps = form.querySelectorAll(".taps use");
  const radio = (name, value) => form.querySelector(`input[name="${name}"][value="${value}"]`);
  const show = () => {
    const zone = form.querySelector('input[name="zone"]:checked');
    const side = form.querySelector('input[name="side"]:checked');
    form.classList.toggle("chosen", Boolean(zone));
    for (const tap of taps) {
      const sides = !side || side.value === "both" || tap.dataset.side === side.value;
      tap.classList.toggle("on", Boolean(zone) && tap.dataset.zone === zone.value && sides);
    }
    for (const chips of form.querySelectorAll(".chips")) {
      const here = Boolean(zone) && chips.dataset.for === zone.value;
      chips.classList.toggle("here", here);
      for (const input of chips.querySelectorAll("input")) if (!here) input.checked = false;
    }
    const only = form.querySelectorAll(".chips.here input");
    if (only.length === 1) only[0].checked = true;
    const middle = radio("side", "centre");
    middle.parentElement.hidden = Boolean(zone) && !form.querySelector(`.taps use[data-zone="${zone.value}"][data-side="centre"]`);
    if (middle.parentElement.hidden) middle.checked = false;
    document.getElementById("exactly").textContent = zone
      ? (side && side.value !== "centre" ? side.value + " " : "") + zone.parentElement.textContent.trim() + ": where exactly?"
      : "Where exactly?";
  };
  for (const tap of taps) {
    tap.addEventListener("click", (event) => {
      radio("zone", tap.dataset.zone).checked = true;
      for (const side of form.querySelectorAll('input[name="side"]')) side.checked = side.value === tap.dataset.side;
      if (tap.dataset.zone === "head_neck") radio("side", "centre").checked = true;
      const box = tap.ownerSVGElement.getBoundingClientRect();
      form.elements.x.value = ((event.clientX - box.left) / box.width).toFixed(4);
      form.elements.y.value = ((event.clientY - box.top) / box.height).toFixed(4);
      show();
      document.getElementById("sheet").scrollIntoView({ block: "start", behavior: "auto" });
    });
  }
  let severity = null;  // tapped before the place was named: it waits for that
  form.addEventListener("submit", (event) => {
    const asked = form.querySelector(".chips.here");
    if (!asked || asked.querySelector("input:checked") || !event.submitter) return;
    event.preventDefault();
    severity = event.submitter;
    document.getElementById("exactly").textContent = severity.value + " of 10: where exactly? Tap a name and it is saved.";
    asked.scrollIntoView({ block: "center", behavior: "auto" });
    asked.querySelector("input").focus();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "zone") {
      form.elements.x.value = form.elements.y.value = "";
      severity = null;
    }
    show();
    if (event.target.name === "region" && severity) form.requestSubmit(severity);
  });
  show();
}
