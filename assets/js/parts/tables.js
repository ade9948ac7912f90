// On a phone the rows of a table stand as cards (css/parts/table.css). Each cell then says the name of its column, and roles
// say what a browser may forget once a table is not shown as one.
const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

function roleOf(element) {
  if (element.tagName !== "TH") return roles[element.tagName];
  return element.closest("thead") ? "columnheader" : "rowheader";
}

function nameCells(table) {
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.short ?? cell.textContent.trim());
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.cells].forEach((cell, column) => cell.setAttribute("data-label", names[column]));
  }
}

export function startTables() {
  for (const table of document.querySelectorAll("table.table:not([role])")) {
    nameCells(table);
    for (const element of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
      element.setAttribute("role", roleOf(element));
    }
  }
}
