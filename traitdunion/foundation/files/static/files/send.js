// Files sent in pieces: a cut link goes on by itself.
(() => {
  "use strict";
  const model = document.getElementById("sending");
  if (!model || !window.crypto?.subtle) return;

  const said = model.dataset;
  const LEAST = 16384, FIRST = 65536, MOST = 1048576;
  const QUICK = 4000, PATIENCE = 90000;
  const AWAY = [502, 503, 504], TOLD = [200, 201, 204, 409], STOPPED = {};
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  const attend = (form) => {
    const inputs = [...form.querySelectorAll("input[type=file]")];
    const chosen = () => inputs.flatMap((input) => [...input.files].map((file) => [input.name, file]));
    let names = [], running, ready, stopped, question, wake, line, bar;

    const run = (now) => inputs.forEach((input) => { input.disabled = running = now; });
    const tell = (words) => { if (line.textContent !== words) line.textContent = words; };
    const show = ({ name, size }, offset) => {
      Object.assign(bar, { max: size, value: offset }).setAttribute("aria-label", name);
      bar.nextElementSibling.textContent = `${name} · ${Math.floor((100 * offset) / size)} %`;
    };

    // An answer; nothing when the link was cut or the server is away.
    const ask = async (address, method, headers, body) => {
      if (stopped) throw STOPPED;
      question = new AbortController();
      const timer = setTimeout(() => question.abort(), PATIENCE);
      try {
        const answer = await fetch(address, {
          method, body, signal: question.signal,
          headers: { ...headers, "Tus-Resumable": "1.0.0", "X-CSRFToken": document.cookie.match(/csrf\w*=(\w+)/)?.[1] },
        });
        return AWAY.includes(answer.status) ? null : answer;
      } catch {
        return null;
      } finally {
        clearTimeout(timer);
      }
    };
    const insist = async (...what) => {
      for (let wait = 1; ; wait = Math.min(2 * wait, 30)) {
        const answer = await ask(...what);
        if (answer) return answer;
        tell(said.cut);
        await new Promise((resolve) => setTimeout(wake = resolve, wait * 1000));
      }
    };

    const bring = async (file) => {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      let length = FIRST, answer = await insist(said.to, "POST", {
        "Upload-Length": file.size, "Upload-Metadata": `filename ${base64(file.name)},sha256 ${base64(sha256)}`,
      });
      if (answer.status === 422) throw await answer.text();
      const place = answer.headers.get("Location");
      for (;;) {
        if (!TOLD.includes(answer.status)) throw answer;
        const offset = Number(answer.headers.get("Upload-Offset")), began = Date.now();
        show(file, offset);
        if (offset >= file.size) return place.split("/").slice(-2)[0];
        tell(said.going);
        answer = await ask(place, "PATCH", {
          "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset,
        }, file.slice(offset, offset + length));
        if (!answer) {
          length = LEAST;
          answer = await insist(place, "HEAD", {});
        } else if (Date.now() - began < QUICK) length = Math.min(2 * length, MOST);
      }
    };

    // Whether the form may go: with the names of what has arrived, or with its files.
    const send = async () => {
      form.querySelector(".sending")?.remove();
      const box = model.content.firstElementChild.cloneNode(true);
      [line, bar] = box.children;
      stopped = false;
      box.lastElementChild.addEventListener("click", () => { stopped = true; question?.abort(); wake?.(); });
      form.append(box);
      try {
        for (const [name, file] of chosen()) names.push([name, await bring(file)]);
      } catch (error) {
        names = [];
        if (error !== STOPPED && !error.trim) return true;
        box.replaceChildren(line);
        line.classList.toggle("err", error !== STOPPED);
        tell(error === STOPPED ? said.stopped : error);
        return false;
      }
      return true;
    };

    form.addEventListener("submit", async (event) => {
      if (ready || chosen().every(([, file]) => file.size <= FIRST)) return;
      event.preventDefault();
      if (running) return;
      run(true);
      ready = await send();
      run(false);
      if (ready) form.requestSubmit(event.submitter);
    });
    form.addEventListener("formdata", ({ formData }) => {
      names.forEach(([name]) => formData.delete(name));
      names.forEach(([name, key]) => formData.append(`sent:${name}`, key));
      names = [];
      ready = false;
    });
    addEventListener("online", () => wake?.());
    document.addEventListener("visibilitychange", () => wake?.());
    addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
  };
  document.querySelectorAll("form[data-send]").forEach(attend);
})();
