// What makes pages nicer where scripts run. Every page does its work without this file.
import htmx from "htmx.org";
import { startCopyButtons } from "./parts/copy.js";
import { startThemeToggle } from "./parts/theme_toggle.js";
import { startUploads } from "./parts/upload.js";

function startPage() {
  document.querySelector("[data-focus]")?.focus();
  startThemeToggle();
  startCopyButtons();
  startUploads(() => {
    htmx.process(document.body);
    startPage();
  });
}

startPage();
