// A section of a file, helped: saved while one types, totals that follow, a warning before leaving. The page works without.
(() => {
  "use strict";
  const form = document.getElementById("file");
  const told = document.getElementById("saved");
  if (!form || !told) return;

  const PAUSE = 2500;
  const typed = () => {
    const body = new URLSearchParams(new FormData(form));
    body.delete("version");
    return body.toString();
  };
  let timer = 0, saving = false, stopped = false, running = Promise.resolve();
  let kept = "unsaved" in form.dataset ? "" : typed();

  const mark = (errors) => {
    for (const field of form.querySelectorAll("[aria-invalid]")) {
      if (!(field.id in errors)) {
        field.removeAttribute("aria-invalid");
        field.closest(".bad")?.classList.remove("bad");
      }
    }
    for (const id of Object.keys(errors)) {
      const field = document.getElementById(id);
      field?.setAttribute("aria-invalid", "true");
      field?.closest("td, .field")?.classList.add("bad");
    }
  };

  // What the server says of the file after a save: folds stay as they are; under the focus, it waits until it leaves.
  const made = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.firstElementChild;
  };
  const redraw = (find, html) => {
    const old = find();
    if (!old) return;
    if (old.contains(document.activeElement)) {
      old.addEventListener("focusout", () => setTimeout(() => redraw(find, html)), { once: true });
      return;
    }
    const fresh = made(html);
    for (const part of old.querySelectorAll("details[open]")) {
      fresh.querySelector(`[data-part=${part.dataset.part}]`)?.setAttribute("open", "");
    }
    old.replaceWith(fresh);
  };
  const panel = () => document.getElementById("checks")?.closest("section");
  let counts = panel()?.querySelector("header p")?.textContent;
  const say = (said) => {
    for (const shape of [...made(said.icons).children]) {
      if (!document.getElementById(shape.id)) document.getElementById("icons").append(shape);
    }
    redraw(panel, said.checks);
    redraw(() => document.querySelector("ol.steps")?.closest("nav"), said.steps);
    if (said.balance) redraw(() => document.getElementById("balance"), said.balance);
    if (said.counts !== counts) document.getElementById("told").textContent = counts = said.counts;
  };

  const save = async () => {
    const text = typed();
    if (saving || stopped || text === kept) return;
    saving = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "save");
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body, redirect: "manual", headers: { "X-Requested-With": "fetch" },
      });
      if (answer.type === "opaqueredirect") {
        stopped = true;
        told.textContent = form.dataset.ended;
        return;
      }
      const said = await answer.json();
      told.textContent = said.message;
      if (answer.status === 409) {
        stopped = true;
        told.setAttribute("role", "alert");
        return;
      }
      kept = text;
      form.elements.version.value = said.version;
      mark(said.errors);
      say(said);
    } catch {
      told.textContent = form.dataset.failed;
    } finally {
      saving = false;
      if (!stopped && typed() !== kept) later();
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { running = save(); }, PAUSE);
  };

  // Amounts, in cents: the server understands more ways of writing them, and has the last word.
  const cents = (text) => {
    const plain = text.replace(/[٠-٩]/g, (sign) => sign.charCodeAt(0) - 0x660).replace(/[^\d.,−-]/g, "");
    const found = plain.match(/^([−-]?)([\d.,]*?)(?:[.,](\d{1,2}))?$/);
    if (!found) return 0;
    const value = Number(found[2].replace(/\D/g, "") || 0) * 100 + Number((found[3] || "0").padEnd(2, "0"));
    return found[1] ? -value : value;
  };
  const writer = new Intl.NumberFormat(document.documentElement.lang === "fr" ? "fr-FR" : "en-GB", {
    minimumFractionDigits: 2, maximumFractionDigits: 2,
  });
  const show = (cell, value, signed) => {
    const text = (signed && value > 0 ? "+\u00a0" : "") + writer.format(value / 100).replace("-", "−");
    cell.textContent = document.dir === "rtl" ? `\u2066${text}\u2069` : text;
  };

  const total = (table) => {
    const sums = [];
    for (const row of table.tBodies[0].rows) {
      const cells = [...row.querySelectorAll("td input")].map(
        (input) => Math.round(cents(input.value) / (input.dataset.rate || 1)),
      );
      if (!cells.length) continue;
      show(row.cells[row.cells.length - 1], cells.reduce((sum, value) => sum + value, 0));
      cells.forEach((value, place) => { sums[place] = (sums[place] || 0) + value; });
    }
    const line = (name) => table.querySelector(`[data-sum=${name}]`);
    const rest = (place) => cents(line("all").cells[place + 1].dataset.rest || "");
    sums.forEach((value, place) => { sums[place] = value + rest(place); });
    sums.push(sums.reduce((sum, value) => sum + value, 0));
    sums.forEach((value, place) => {
      show(line("all").cells[place + 1], value);
      if (line("gap")) {
        show(line("gap").cells[place + 1], value - cents(line("expenses").cells[place + 1].textContent), true);
      }
    });
  };

  // Questions asked only after some answers: out of sight until then. Without a script, their condition is written.
  const concern = () => {
    for (const block of form.querySelectorAll("[data-when]")) {
      const boxes = [...form.elements].filter((box) => box.name === block.dataset.when && box.type !== "hidden");
      const words = block.dataset.is.split(" ");
      block.hidden = boxes.length > 0 && !boxes.some((box) => box.checked && words.includes(box.value));
    }
  };
  concern();

  const changed = (event) => {
    const table = event.target.closest("table.budget");
    if (table) {
      total(table);
      for (const told of form.querySelectorAll("[data-gap]")) told.remove();
    }
    concern();
    later();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    stopped = !saving;
    if (stopped) return;
    event.preventDefault();
    running.then(() => form.requestSubmit(event.submitter));
  });
  addEventListener("beforeunload", (event) => {
    if (!stopped && typed() !== kept) event.preventDefault();
  });
})();
