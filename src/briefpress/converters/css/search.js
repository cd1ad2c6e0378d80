"use strict";
(function () {
  const form = document.getElementById("search");
  const field = document.getElementById("words");
  const said = document.getElementById("found");
  const fold = function (text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "");
  };
  const entries = Array.from(document.querySelectorAll(".entry"), function (node) {
    return { node: node, text: fold(node.textContent + " " + (node.dataset.words || "")) };
  });
  const groups = Array.from(document.querySelectorAll(".group"));
  const jump = document.querySelector(".jump");
  const search = function () {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const entry of entries) {
      const match = words.every(function (word) { return entry.text.includes(word); });
      entry.node.hidden = !match;
      found += match ? 1 : 0;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector(".entry:not([hidden])");
    }
    jump.hidden = words.length > 0;
    said.textContent = !words.length ? "" : found ? found + " " + said.dataset.found
      : said.dataset.none;
  };
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  field.addEventListener("input", search);
  if (field.value) { search(); }
}());
