async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span");
  const before = label.textContent;
  field.select();
  await navigator.clipboard.writeText(field.value);
  label.textContent = button.dataset.copied;
  setTimeout(() => (label.textContent = before), 2500);
}

export function startCopyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
