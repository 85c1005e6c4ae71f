// Takes dropped files and sends them one after the other, so that each is told as it comes in.
(function () {
  "use strict";
  const form = document.getElementById("drop");
  const chosen = document.getElementById("files");
  const progress = document.getElementById("progress");
  let busy = false;
  let came = 0;

  function line(list, text, name) {
    const item = document.createElement("li");
    if (name) {
      const bold = document.createElement("b");
      bold.textContent = name + ": ";
      item.append(bold);
    }
    item.append(text);
    document.getElementById(list).append(item);
  }

  function refuse(name, reason) {
    document.getElementById("refusals").hidden = false;
    line("refused", reason, name);
  }

  async function send(file) {
    const data = new FormData();
    data.append("token", form.elements.token.value);
    data.append("files", file, file.name);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.ok) return refuse(file.name, answer.status === 413 ? "it is too large" : "it could not be sent; reload the page");
      const told = await answer.json();
      came += told.new;
      told.lines.forEach((text) => line("lines", text, file.name));
      told.refused.forEach((one) => refuse(one.file, one.reason));
    } catch (error) {
      refuse(file.name, "it could not be sent; is niggle still running?");
    }
  }

  async function take(files) {
    if (busy || !files.length) return;
    busy = true;
    document.getElementById("told").hidden = false;
    progress.hidden = false;
    progress.max = files.length;
    for (let n = 0; n < files.length; n++) {
      progress.value = n;
      await send(files[n]);
    }
    progress.value = files.length;
    const left = document.getElementById("refused").children.length;
    document.getElementById("sum").textContent = "New: " + came + ". Not taken: " + left + ".";
    form.dataset.done = "yes";
    chosen.value = "";
    busy = false;
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); take([...chosen.files]); });
  chosen.addEventListener("change", () => take([...chosen.files]));
  for (const name of ["dragenter", "dragover"]) {
    addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
})();
