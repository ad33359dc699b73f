// Loads a page anew when its site was built again, and shows why it could not be.
(() => {
  "use strict";
  const version = new URL(document.currentScript.src).searchParams.get("v");
  const source = new EventSource("/-/events?v=" + encodeURIComponent(version));
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("problem", (event) => {
    let note = document.querySelector(".serve-problem");
    const problem = JSON.parse(event.data);
    if (!note && problem) {
      note = document.createElement("p");
      note.className = "serve-problem";
      note.setAttribute("role", "alert");
      document.body.append(note);
    }
    if (note) {
      note.hidden = !problem;
      note.textContent = problem;
    }
  });
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
