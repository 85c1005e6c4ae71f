// Plays the trail step by step.
(function () {
  "use strict";
  const box = document.getElementById("steps");
  const figures = [...box.querySelectorAll("figure")];
  const play = document.getElementById("play");
  let at = figures.length - 1, timer = null;

  function show(number) {
    at = Math.max(0, Math.min(figures.length - 1, number));
    figures.forEach((one, n) => { one.hidden = n !== at; });
    document.getElementById("back").disabled = at === 0;
    document.getElementById("next").disabled = at === figures.length - 1;
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }

  box.classList.add("playing");
  box.querySelector(".player").hidden = false;
  document.getElementById("back").addEventListener("click", () => { stop(); show(at - 1); });
  document.getElementById("next").addEventListener("click", () => { stop(); show(at + 1); });
  play.addEventListener("click", () => {
    if (timer) return stop();
    play.textContent = "Stop";
    show(at === figures.length - 1 ? 0 : at);
    timer = setInterval(() => { show(at + 1); if (at === figures.length - 1) stop(); }, 1200);
  });
  show(at);
})();
