// Draws the charts of the page in its colours, one below the other, and keeps their time axes together.
(function () {
  "use strict";
  const box = document.getElementById("charts");
  const buttons = document.querySelectorAll(".ranges button");
  const DAY = 86400000;
  const touch = matchMedia("(pointer: coarse)").matches;
  const fetched = fetch(box.dataset.source).then((answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  });
  const drawn = [];
  let span, busy = false;

  function ink() {
    return getComputedStyle(document.documentElement).getPropertyValue("--soft").trim();
  }

  function range(days) {
    if (!span) return null;
    const end = new Date(span[1]).getTime();
    const start = days > 0 ? end - days * DAY : new Date(span[0]).getTime() - DAY;
    return [new Date(start).toISOString(), new Date(end).toISOString()];
  }

  function move(to, but) {
    busy = true;
    const moved = drawn.filter((one) => one !== but).map((one) => Plotly.relayout(one, { "xaxis.range": to.slice() }));
    return Promise.all(moved).then(() => { busy = false; });
  }

  function press(days) {
    buttons.forEach((b) => b.setAttribute("aria-pressed", String(Number(b.dataset.days) === days)));
  }

  function follow(one, change) {
    if (busy || !span) return;
    if (change["xaxis.autorange"]) {
      press(0);
      move(range(0));
    } else if (change["xaxis.range[0]"]) {
      press(-1);
      move([change["xaxis.range[0]"], change["xaxis.range[1]"]], one);
    }
  }

  function shifted(day, by) {
    return new Date(new Date(day).getTime() + by * DAY).toISOString().slice(0, 10);
  }

  function open(one, event) {
    const day = String(event.points[0].x).slice(0, 10);
    const leads = (one.layout.meta || {}).click;  // a bar stands in the middle of its week
    if (leads === "week") location.href = box.dataset.runs + "?since=" + shifted(day, -3) + "&until=" + shifted(day, 3);
    if (leads === "day") location.href = box.dataset.day + "?day=" + day;
  }

  function draw(one, made, shown) {
    const layout = made.layout;
    layout.font.color = ink();
    if (innerWidth < 620) layout.font.size = 11;
    if (touch) layout.dragmode = false;
    if (shown) layout.xaxis.range = shown.slice();
    one.parentElement.hidden = false;
    const options = { responsive: true, displayModeBar: false, scrollZoom: false };
    return Plotly.newPlot(one, made.data, layout, options).then(() => {
      drawn.push(one);
      one.on("plotly_relayout", (change) => follow(one, change));
      one.on("plotly_click", (event) => open(one, event));
      one.dataset.drawn = "yes";
    });
  }

  function all(answer) {
    span = answer.span;
    const long = span && new Date(span[1]) - new Date(span[0]) > 400 * DAY;
    press(long ? 365 : 0);
    let shown = range(long ? 365 : 0);
    buttons.forEach((b) => b.addEventListener("click", () => {
      shown = range(Number(b.dataset.days));
      press(Number(b.dataset.days));
      move(shown);
    }));
    for (const option of document.querySelectorAll("#metric option")) {
      option.disabled = answer.absent.includes(option.value) && !option.selected;
    }
    let turn = Promise.resolve();
    for (const one of box.querySelectorAll(".plot")) {
      const made = answer.charts[one.dataset.chart];
      if (made) {
        turn = turn.then(() => draw(one, made, shown)).then(() => new Promise((next) => setTimeout(next)));
      } else if (!one.parentElement.hidden) {
        one.textContent = "Nothing here tells this.";
        one.classList.remove("first");
      }
    }
    return turn.then(() => { box.dataset.drawn = "yes"; });
  }

  for (const choice of document.querySelectorAll(".choose")) {
    choice.querySelector("button").hidden = true;
    choice.addEventListener("change", () => choice.submit());
  }
  addEventListener("DOMContentLoaded", () => {
    fetched.then(all).catch(() => {
      box.querySelector(".plot").textContent = "The charts could not be drawn. Reload the page to try again.";
    });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    drawn.forEach((one) => Plotly.relayout(one, { "font.color": ink() })));
})();
