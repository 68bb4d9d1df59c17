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
      const cells = [...row.querySelectorAll("input")].map((input) => cents(input.value));
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

  const changed = (event) => {
    const table = event.target.closest("table.budget");
    if (table) total(table);
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
