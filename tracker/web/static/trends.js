// Draws the chart the page names, in the colours of the page, and moves its time axis by the buttons.
(function () {
  "use strict";
  const box = document.getElementById("chart");
  const buttons = document.querySelectorAll(".ranges button");
  const DAY = 86400000;

  function colours(layout) {
    const style = getComputedStyle(document.documentElement);
    layout.font.color = style.getPropertyValue("--soft").trim();
    if (innerWidth < 620) layout.font.size = 11;
    return layout;
  }

  function show(days) {
    const axis = {};
    if (days > 0) {
      const end = new Date(box.dataset.today).getTime() + DAY;
      const range = [new Date(end - days * DAY).toISOString(), new Date(end).toISOString()];
      for (const name of ["xaxis", "xaxis2"]) {
        axis[name + ".range"] = range.slice();
        axis[name + ".autorange"] = false;
      }
    } else {
      axis["xaxis.autorange"] = axis["xaxis2.autorange"] = true;
    }
    Plotly.relayout(box, axis);
    buttons.forEach((b) => b.setAttribute("aria-pressed", String(Number(b.dataset.days) === days)));
  }

  fetch(box.dataset.source)
    .then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    })
    .then((figure) => {
      box.replaceChildren();
      const options = { responsive: true, displayModeBar: false, scrollZoom: false };
      return Plotly.newPlot(box, figure.data, colours(figure.layout), options);
    })
    .then(() => {
      box.dataset.drawn = "yes";
      buttons.forEach((b) => b.addEventListener("click", () => show(Number(b.dataset.days))));
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
        Plotly.relayout(box, { "font.color": colours({ font: {} }).font.color }));
    })
    .catch(() => {
      box.textContent = "The chart could not be drawn. Reload the page to try again.";
    });
})();
