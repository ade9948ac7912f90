// What makes pages nicer where scripts run. Every page does its work without this file.
import htmx from "htmx.org";
import { startConditions } from "./parts/conditions.js";
import { startCopyButtons } from "./parts/copy.js";
import { startNarrowing } from "./parts/narrow.js";
import { startPicking } from "./parts/pick.js";
import { startTables } from "./parts/tables.js";
import { startThemeToggle } from "./parts/theme_toggle.js";
import { startUploads } from "./parts/upload.js";

function startPage() {
  document.querySelector("[data-focus]")?.focus();
  startTables();
  startThemeToggle();
  startConditions();
  startCopyButtons();
  startNarrowing();
  startPicking();
  startUploads(() => {
    htmx.process(document.body);
    startPage();
  });
}

startPage();
document.addEventListener("htmx:load", startTables);
document.addEventListener("htmx:load", startPicking);
