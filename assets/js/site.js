// What makes pages nicer where scripts run. Every page does its work without this file.
import "htmx.org";
import { startCopyButtons } from "./parts/copy.js";
import { startThemeToggle } from "./parts/theme_toggle.js";
import { startUploads } from "./parts/upload.js";

document.querySelector("[data-focus]")?.focus();
startThemeToggle();
startCopyButtons();
startUploads();
