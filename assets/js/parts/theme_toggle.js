const root = document.documentElement;

function currentScheme() {
  if (root.dataset.colorScheme !== "auto") return root.dataset.colorScheme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function remember(scheme) {
  try {
    localStorage.setItem("cikls-scheme", scheme);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page.
  }
}

function toggle(button) {
  const next = currentScheme() === "dark" ? "light" : "dark";
  root.dataset.colorScheme = next;
  button.setAttribute("aria-pressed", String(next === "dark"));
  remember(next);
}

export function startThemeToggle() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(currentScheme() === "dark"));
    button.addEventListener("click", () => toggle(button));
  }
}
