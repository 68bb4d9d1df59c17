// What a page gains with a script; each page works without it.
(() => {
  "use strict";
  const wait = (ms, act) => { let timer; return (...args) => { clearTimeout(timer); timer = setTimeout(act, ms, ...args); }; };
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...children);
    return element;
  };

  // Suggestions under input[data-suggest="address"]: {"results": [{value, label, detail}]} for ?q=…
  // The input keeps what was typed or chosen; what is chosen goes to the hidden field named by data-value, if there is one.
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const list = make("ul", { role: "listbox", id: input.id + "-list", hidden: "", "aria-label": input.labels[0]?.textContent || "" });
    const box = make("div", { class: "suggest" });
    input.before(box);
    box.append(input, list);
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" })) input.setAttribute(key, value);
    const hidden = input.dataset.value && input.form.elements[input.dataset.value];
    let found = [], at = -1, request;

    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (to) => {
      at = to;
      [...list.children].forEach((line, n) => line.setAttribute("aria-selected", n === at));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    };
    const choose = (n) => {
      input.value = found[n].label;
      if (hidden) hidden.value = found[n].value;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const ask = wait(500, async () => {
      const text = input.value.trim();
      if (text.length < 3) return close();
      request?.abort();
      request = new AbortController();
      const address = new URL(input.dataset.suggest, location);
      address.searchParams.set("q", text);
      try {
        found = (await (await fetch(address, { signal: request.signal })).json()).results;
      } catch { return; }
      if (document.activeElement !== input || input.value.trim() !== text) return;
      list.replaceChildren(...found.map((one, n) => make("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": "false" }, one.label, make("small", {}, one.detail || ""))));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", !list.hidden);
      mark(-1);
    });

    input.addEventListener("input", () => { if (hidden) hidden.value = ""; ask(); });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => { const line = event.target.closest("li"); if (line) choose([...list.children].indexOf(line)); });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const last = found.length - 1;
      if (event.key === "ArrowDown") mark(at < last ? at + 1 : 0);
      else if (event.key === "ArrowUp") mark(at > 0 ? at - 1 : last);
      else if (event.key === "Enter" && at >= 0) choose(at);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  }

  // form[data-live="id"]: the element with this id follows the answers, as the same GET page would show it.
  for (const form of document.querySelectorAll("form[data-live]")) {
    let request;
    const refresh = wait(600, async () => {
      request?.abort();
      request = new AbortController();
      const address = new URL(form.action);
      address.search = new URLSearchParams(new FormData(form));
      const part = document.getElementById(form.dataset.live);
      part.setAttribute("aria-busy", "true");
      try {
        const page = new DOMParser().parseFromString(await (await fetch(address, { signal: request.signal })).text(), "text/html");
        const fresh = page.getElementById(part.id);
        if (fresh) { part.replaceWith(fresh); history.replaceState(null, "", address); }
        const sprite = page.getElementById("icons"), old = document.getElementById("icons");
        if (sprite) old ? old.replaceWith(sprite) : document.body.append(sprite);
      } catch { part.removeAttribute("aria-busy"); }
    });
    form.addEventListener("input", (event) => { if (!event.target.dataset.suggest) refresh(); });
    form.addEventListener("change", refresh);
  }

  // form[data-unsaved]: asks before leaving with answers that were not sent.
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    let unsaved = false;
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
    addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  }

  // The count under a long text follows what is typed.
  for (const area of document.querySelectorAll("textarea[maxlength]")) {
    const used = document.querySelector(`[id="${area.id}-n"] span`);
    if (used) area.addEventListener("input", () => { used.textContent = area.value.length.toLocaleString(document.documentElement.lang === "ar" ? "en" : document.documentElement.lang); });
  }

  document.getElementById("errors")?.focus();
})();
