// Sends <form data-upload> by XHR to show how far it is. The answer is the same page a plain form would get, after any
// redirect, and takes this page's place. It is not loaded a second time: what it confirms is said only once.
function show(progress, share, text) {
  progress.hidden = false;
  progress.querySelector("progress").value = share;
  progress.querySelector("[data-progress-text]").textContent = text;
}

function replacePage(request, startPage) {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  document.title = answer.title;
  document.body.replaceWith(answer.body);
  if (request.status < 400) history.replaceState(null, "", request.responseURL);
  window.scrollTo(0, 0);
  startPage();
}

function send(form, progress, startPage) {
  const request = new XMLHttpRequest();
  const words = progress.querySelector("[data-progress-text]").dataset;
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const share = Math.round((100 * loaded) / total);
    show(progress, share, `${words.sending} ${share} %`);
  });
  request.addEventListener("load", () => replacePage(request, startPage));
  request.addEventListener("error", () => show(progress, 0, words.failed));
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function acceptDrops(zone) {
  const input = zone.querySelector("input[type=file]");
  const over = (event, inside) => {
    event.preventDefault();
    zone.classList.toggle("upload--over", inside);
  };
  zone.addEventListener("dragover", (event) => over(event, true));
  zone.addEventListener("dragleave", (event) => over(event, false));
  zone.addEventListener("drop", (event) => {
    over(event, false);
    input.files = event.dataTransfer.files;
  });
}

export function startUploads(startPage) {
  document.querySelectorAll("[data-drop]").forEach(acceptDrops);
  for (const form of document.querySelectorAll("form[data-upload]")) {
    const progress = form.querySelector("[data-progress]");
    if (!progress) continue;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, progress, startPage);
    });
  }
}
