// Questions that depend on an answer: hidden until it is given. Without this, words say when to answer.
function chosen(name) {
  const fields = document.getElementsByName(name);
  return [...fields].flatMap((one) => (one.type === "radio" || one.type === "checkbox" ? (one.checked ? [one.value] : []) : [one.value]));
}

// Not asked: hidden, and nothing of it is sent; a question that depends on one not asked is not asked either.
function show(part, isAsked) {
  part.hidden = !isAsked;
  for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = !isAsked;
  for (const note of part.querySelectorAll("[data-shown-note]")) note.hidden = true;
}

// A part within one that is hidden is not asked either. The key may be several words, of which one will do.
function isAsked(part) {
  if (part.parentElement.closest("[data-shown-if][hidden]")) return false;
  const fields = [...document.getElementsByName(part.dataset.shownIf)];
  const given = chosen(part.dataset.shownIf);
  return fields.some((one) => !one.disabled) && part.dataset.shownKey.split(" ").some((key) => given.includes(key));
}

function settle() {
  for (const part of document.querySelectorAll("[data-shown-if]")) show(part, isAsked(part));
  for (const part of document.querySelectorAll("[data-kind-of]")) {
    const kinds = part.dataset.kindOf.split(" ");
    show(part, chosen(part.dataset.kinds).some((kind) => kinds.includes(kind)));
  }
}

export function startConditions() {
  if (!document.querySelector("[data-shown-if], [data-kind-of]")) return;
  settle();
  document.addEventListener("change", settle);
}
