// "Choose all shown" above the list of people: without it one ticks them one by one, or takes all that match.
function boxesOf(button) {
  return [...button.form.querySelectorAll('input[name="id"]')];
}

function toggle(button) {
  const all = button.getAttribute("aria-pressed") !== "true";
  for (const box of boxesOf(button)) box.checked = all;
  button.setAttribute("aria-pressed", String(all));
}

export function startPicking() {
  for (const button of document.querySelectorAll("[data-pick-all][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => toggle(button));
  }
}
