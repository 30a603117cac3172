"use strict";
(() => {
  const tables = Array.from(document.querySelectorAll("table.people"));
  if (!tables.length) return;
  const bodies = tables.map((table) => table.tBodies[0]);
  const sizes = bodies.map((body) => body.rows.length);
  const rows = bodies.flatMap((body) => Array.from(body.rows));
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const make = (tag, values, parent) =>
    parent.appendChild(Object.assign(document.createElement(tag), values));

  const collator = new Intl.Collator(undefined, { numeric: true });
  const box = document.getElementById("find");
  const field = (text, tag, values) =>
    make(tag, values, make("label", { textContent: text + " " }, box));
  const search = field("Search", "input", { type: "search", autocomplete: "off" });
  const status = field("Show", "select", {});
  const choices = {
    "all": () => true,
    "who needs a human": (row) => "urgent" in row.dataset,
    "who has remarks": (row) => row.cells[row.cells.length - 1].textContent !== "",
    "who lacks a score": (row) => "lacks" in row.dataset,
  };
  Object.keys(choices).forEach((name) => make("option", { value: name, textContent: name }, status));
  const heads = Array.from(tables[0].tHead.rows[0].cells).map((head) => head.textContent);
  const order = field("Sort by", "select", {});
  heads.forEach((text, column) => make("option", { value: column, textContent: text }, order));
  order.addEventListener("input", () => sort(Number(order.value), false));
  const all = "all groups";
  const groups = [all, ...new Set(rows.map((row) => row.dataset.group).filter(Boolean))].sort(
    (a, b) => (b === all) - (a === all) || collator.compare(a, b));
  const group = groups.length > 2 ? field("Group", "select", {}) : { value: all };
  if (group.tagName) groups.forEach((name) => make("option", { value: name, textContent: name }, group));
  const count = make("output", {}, box);
  box.hidden = false;

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = choices[status.value];
    let shown = 0;
    rows.forEach((row, number) => {
      const fit = fits(row) && (group.value === all || row.dataset.group === group.value) && words.every((word) => texts[number].includes(word));
      if (row.hidden === fit) row.hidden = !fit;
      shown += fit ? 1 : 0;
    });
    tables.forEach((table, number) => {
      table.parentNode.hidden = Array.from(bodies[number].rows).every((row) => row.hidden);
    });
    count.textContent = shown + " of " + rows.length + " students";
  };
  [search, status, group].forEach((one) => one.addEventListener?.("input", filter));
  filter();

  const key = (cell) => (cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort));
  const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
  const sort = (column, falling) => {
    const sign = falling ? -1 : 1;
    const keyed = rows.map((row, number) => [key(row.cells[column]), number, row]);
    keyed.sort((a, b) => sign * compare(a[0], b[0]) || a[1] - b[1]);
    let next = 0;
    bodies.forEach((body, number) => {
      body.replaceChildren(...keyed.slice(next, next + sizes[number]).map((entry) => entry[2]));
      next += sizes[number];
    });
    tables.forEach((table) => Array.from(table.tHead.rows[0].cells).forEach((head, place) => {
      if (place === column) head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }));
    order.value = column;
    filter();
  };
  tables.forEach((table) => Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.replaceChildren(...head.childNodes);
    head.replaceChildren(button);
    button.addEventListener("click", () => sort(column, head.getAttribute("aria-sort") === "ascending"));
  }));
})();
