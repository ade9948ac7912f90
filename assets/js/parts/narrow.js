// Hides rows as one types, so that what was chosen in them and not saved yet stays.
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function narrow(field, rows) {
  const words = folded(field.value).split(/\s+/).filter(Boolean);
  for (const row of rows) {
    const text = folded(row.querySelector("th").textContent);
    row.hidden = !words.every((word) => text.includes(word));
  }
  const shown = rows.filter((row) => !row.hidden);
  document.getElementById(field.getAttribute("aria-describedby")).textContent =
    words.length ? `${shown.length} / ${rows.length}` : "";
  for (const button of document.querySelectorAll('button[name="rest"]')) {
    button.disabled = words.length > 0; // it would mark people whom one does not see
  }
  return shown;
}

function start(field) {
  if (field.defaultValue) return; // narrowed by the server: not all rows are here
  const rows = [...document.querySelectorAll(`${field.dataset.narrows} tbody tr`)];
  field.addEventListener("input", () => narrow(field, rows));
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow(field, rows)[0]?.querySelector("input:not([type=hidden])")?.focus();
  });
}

export function startNarrowing() {
  document.querySelectorAll("[data-narrows]").forEach(start);
}
