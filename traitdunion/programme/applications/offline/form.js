(function () {
  "use strict";
  var form = document.forms[0], tools = document.getElementById("tools"), changed = false;
  // What is typed is only in the memory of the browser: it is written into the page, which then is the file to keep.
  function write() {
    Array.prototype.forEach.call(form.elements, function (field) {
      if (field.type === "checkbox" || field.type === "radio") field.toggleAttribute("checked", field.checked);
      else if (field.tagName === "SELECT") Array.prototype.forEach.call(field.options, function (option) { option.toggleAttribute("selected", option.selected); });
      else if (field.tagName === "TEXTAREA") { if (field.textContent !== field.value) field.textContent = (field.value[0] === "\n" ? "\n" : "") + field.value; }
      else if (field.tagName === "INPUT" && field.value !== field.defaultValue) field.setAttribute("value", field.value);
    });
  }
  // As the browser writes it, without the buttons that need a script, nor the ends of options, a twentieth of the file.
  function written() {
    tools.hidden = true;
    var text = document.documentElement.outerHTML;
    tools.hidden = false;
    Array.prototype.forEach.call(document.querySelectorAll("select,datalist"), function (list) {
      text = text.replace(list.outerHTML, function (options) { return options.split("</option>").join(""); });
    });
    return text;
  }
  function save() {
    write();
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["<!doctype html>\n", written()], { type: "text/html" }));
    link.download = form.dataset.name;
    link.click();
    changed = false;
  }
  form.addEventListener("input", function () { changed = true; });
  form.addEventListener("submit", function () { changed = false; });
  addEventListener("beforeunload", function (event) { if (changed) event.preventDefault(); });
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("print").addEventListener("click", function () { print(); });
  tools.hidden = false;
})();
