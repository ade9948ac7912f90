// On another site: puts the calendar in the place of each link with data-cikls, and gives its frame the height that it asks for.
// Frames are made for addresses of the house this script came from alone, and only what its frames say is heard.
(() => {
  const LEAST = 80;
  const MOST = 6000;
  const house = new URL(document.currentScript.src).origin;
  const frames = [];

  function frameFor(link) {
    const address = new URL(link.dataset.cikls, house);
    if (address.origin !== house) return;
    const frame = document.createElement("iframe");
    frame.src = address.href;
    frame.title = link.dataset.ciklsTitle || link.textContent.trim();
    frame.loading = "lazy";
    frame.width = "100%";
    frame.height = "480";
    frame.style.border = "0";
    frames.push(frame);
    link.replaceWith(frame);
  }

  function listen(event) {
    const height = event.data?.cikls;
    if (event.origin !== house || !Number.isFinite(height)) return;
    const frame = frames.find((each) => each.contentWindow === event.source);
    if (frame) frame.height = String(Math.min(Math.max(height, LEAST), MOST));
  }

  function start() {
    for (const link of document.querySelectorAll("a[data-cikls]")) frameFor(link);
  }

  addEventListener("message", listen);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
