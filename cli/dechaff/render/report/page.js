"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const runs = () => all("details.run:not([hidden])");
  const uncertain = document.getElementById("uncertain");
  const boxes = all("input[data-kind]");

  const filter = () => {
    const shown = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.kind));
    const only = uncertain.checked;
    for (const block of all(".block")) {
      block.hidden = !shown.has(block.dataset.kind) || (only && !block.dataset.uncertain);
    }
    for (const run of all("details.run")) {
      run.hidden = !shown.has(run.dataset.kind) || !run.querySelector(".block:not([hidden])");
    }
  };
  const open = (state) => all("details.run").forEach((run) => { run.open = state; });
  const move = (step) => {
    const list = runs();
    const at = list.findIndex((run) => run.contains(document.activeElement));
    const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step];
    if (next) next.querySelector("summary").focus();
  };
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const run = target && target.closest("details");
    if (run) { run.open = true; target.scrollIntoView(); }
  };

  boxes.concat(uncertain).forEach((box) => box.addEventListener("change", filter));
  document.getElementById("unfold").addEventListener("click", () => open(true));
  document.getElementById("fold").addEventListener("click", () => open(false));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=text]")) return;
    const action = { n: () => move(1), p: () => move(-1), u: () => open(true), f: () => open(false) }[event.key];
    if (action) { action(); event.preventDefault(); }
  });
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => open(true));
  reveal();
})();
