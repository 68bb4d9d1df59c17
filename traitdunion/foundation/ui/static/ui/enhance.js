// What a script adds; each page works without it.
(() => {
  "use strict";
  const later = (ms, act) => { let timer; return () => { clearTimeout(timer); timer = setTimeout(act, ms); }; };
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...children);
    return element;
  };
  // Asks; forgets the question before.
  const asker = () => {
    let question;
    return (address) => {
      question?.abort();
      question = new AbortController();
      return fetch(address, { signal: question.signal });
    };
  };

  // input[data-suggest="address"]: a list of {"results": [{value, label, detail}]} for ?q=…
  // data-value names a hidden field that also receives the value.
  each("input[data-suggest]", (input) => {
    const list = make("ul", { role: "listbox", id: input.id + "-list", hidden: "", "aria-label": input.labels[0].textContent });
    const box = make("div", { class: "suggest" });
    const set = (key, value) => input.setAttribute(key, value);
    const hidden = input.form.elements[input.dataset.value];
    const ask = asker();
    let found = [], at = -1;
    input.before(box);
    box.append(input, list);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-controls", list.id);

    const show = (open) => { list.hidden = !open; set("aria-expanded", open); mark(-1); };
    const mark = (to) => {
      at = to;
      [...list.children].forEach((line, n) => line.setAttribute("aria-selected", n === at));
      set("aria-activedescendant", at < 0 ? "" : list.children[at].id);
      list.children[at]?.scrollIntoView({ block: "nearest" });
    };
    const choose = (n) => {
      input.value = found[n].label;
      if (hidden) hidden.value = found[n].value;
      show(false);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const suggest = later(500, async () => {
      const text = input.value.trim();
      if (text.length < 3) return show(false);
      const address = new URL(input.dataset.suggest, location);
      address.searchParams.set("q", text);
      try { found = (await (await ask(address)).json()).results; } catch { return; }
      if (document.activeElement !== input) return;
      list.replaceChildren(...found.map((one, n) => make("li", { role: "option", id: list.id + n }, one.label, make("small", {}, one.detail || ""))));
      show(found.length > 0);
    });

    show(false);
    input.addEventListener("input", () => { if (hidden) hidden.value = ""; suggest(); });
    input.addEventListener("blur", () => show(false));
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose([...list.children].indexOf(event.target.closest("li")));
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const act = {
        ArrowDown: () => mark((at + 1) % found.length),
        ArrowUp: () => mark((at < 1 ? found.length : at) - 1),
        Enter: at >= 0 && (() => choose(at)),
        Escape: () => show(false),
      }[event.key];
      if (act) { event.preventDefault(); act(); }
    });
  });

  // form[data-live="id …"]: these elements follow the answers; one with the focus waits.
  each("form[data-live]", (form) => {
    const ask = asker();
    const refresh = later(600, async () => {
      const address = new URL(form.action);
      address.search = new URLSearchParams(new FormData(form));
      try {
        const page = new DOMParser().parseFromString(await (await ask(address)).text(), "text/html");
        for (const id of [...form.dataset.live.split(" "), "icons"]) {
          const part = document.getElementById(id);
          if (!part?.contains(document.activeElement)) part?.replaceWith(page.getElementById(id) || "");
        }
        history.replaceState(null, "", address);
      } catch { /* the button still works */ }
    });
    form.addEventListener("input", (event) => event.target.dataset.suggest || refresh());
    form.addEventListener("change", refresh);
  });

  // form[data-unsaved]: asks before leaving unsent answers.
  each("form[data-unsaved]", (form) => {
    let unsaved = false;
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
    addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
  });

  // The count under a long text warns past the limit.
  each("textarea[data-most]", (area) => {
    const count = document.getElementById(area.id + "-n");
    if (count) area.addEventListener("input", () => {
      count.firstElementChild.textContent = area.value.length;
      count.classList.toggle("err", area.value.length > area.dataset.most);
    });
  });

  document.getElementById("errors")?.focus();
})();
