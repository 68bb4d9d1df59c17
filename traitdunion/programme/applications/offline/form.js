(function () {
  "use strict";
  var form = document.forms[0], changed = false;
  // What is typed is only in the memory of the browser: it is written into the page, which then is the file to keep.
  function write() {
    Array.prototype.forEach.call(form.elements, function (field) {
      if (field.type === "checkbox" || field.type === "radio") field.toggleAttribute("checked", field.checked);
      else if (field.tagName === "SELECT") Array.prototype.forEach.call(field.options, function (option) { option.toggleAttribute("selected", option.selected); });
      else if (field.tagName === "TEXTAREA") { if (field.textContent !== field.value) field.textContent = (field.value[0] === "\n" ? "\n" : "") + field.value; }
      else if (field.tagName === "INPUT" && field.type !== "hidden") field.setAttribute("value", field.value);
    });
  }
  function save() {
    write();
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["<!doctype html>\n", document.documentElement.outerHTML], { type: "text/html" }));
    link.download = form.dataset.name;
    link.click();
    changed = false;
  }
  form.addEventListener("input", function () { changed = true; });
  form.addEventListener("submit", function () { changed = false; });
  addEventListener("beforeunload", function (event) { if (changed) event.preventDefault(); });
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("print").addEventListener("click", function () { print(); });
  document.getElementById("tools").hidden = false;
})();
