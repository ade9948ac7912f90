// Before the first paint: the scheme that was chosen by hand, if any. Without it the system's wish holds ("auto").
try {
  const chosen = localStorage.getItem("cikls-scheme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.colorScheme = chosen;
} catch {
  // Storage may be forbidden; the system's wish holds.
}
