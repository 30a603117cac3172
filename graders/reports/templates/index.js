"use strict";
(() => {
  const table = document.querySelector("table.students.all");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const make = (tag, values, parent) => parent.appendChild(Object.assign(document.createElement(tag), values));

  const box = document.getElementById("find");
  const labelled = (text, tag, values) => {
    const label = make("label", { textContent: text + " " }, box);
    return make(tag, values, label);
  };
  const search = labelled("Search", "input", { type: "search", autocomplete: "off" });
  const exercise = labelled("Exercise", "select", {});
  const status = labelled("Status", "select", {});
  const option = (select, value, text) => make("option", { value, textContent: text }, select);
  option(exercise, "", "all");
  new Set(rows.map((row) => row.cells[1].textContent)).forEach((name) => option(exercise, name, name));
  option(status, "", "all");
  option(status, "!", "needs a human");
  option(status, ";", "with remarks");
  option(status, "-", "without a score");
  const count = make("output", {}, box);
  box.hidden = false;

  const fits = {
    "": () => true,
    "!": (row) => row.cells[3].querySelector(".attention"),
    ";": (row) => row.cells[3].textContent.includes(";"),
    "-": (row) => row.cells[2].dataset.sort === "-1",
  };
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, number) => {
      const fit = words.every((word) => texts[number].includes(word)) &&
        (!exercise.value || row.cells[1].textContent === exercise.value) && fits[status.value](row);
      row.hidden = !fit;
      shown += fit ? 1 : 0;
    });
    count.textContent = shown + " of " + rows.length + " shown";
  };
  [search, exercise, status].forEach((field) => field.addEventListener("input", filter));
  filter();

  const key = (cell) => (cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort));
  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b));
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const falling = head.getAttribute("aria-sort") === "ascending";
      Array.from(head.parentNode.cells).forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const sign = falling ? -1 : 1;
      const keyed = rows.map((row, number) => [key(row.cells[column]), number, row]);
      keyed.sort((a, b) => sign * compare(a[0], b[0]) || a[1] - b[1]);
      body.append(...keyed.map((entry) => entry[2]));
    });
  });
})();
