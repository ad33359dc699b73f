// Shows the diagrams of a page: each is drawn when it comes near, in a frame that is shut off; its
// source stays below it, and in its place where it cannot be drawn.
"use strict";
{
  const frame = new URL("diagram.html", document.currentScript.src).href;
  const isDark = () => (document.documentElement.dataset.theme
    ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

  function draw(code) {
    const view = document.createElement("iframe");
    view.src = frame;
    view.title = "Diagram";
    view.className = "diagram";
    // files of a disk are shut off from each other as they are, and a closed frame cannot load them
    if (location.protocol !== "file:") view.setAttribute("sandbox", "allow-scripts");
    addEventListener("message", (event) => {
      if (event.source !== view.contentWindow) return;
      const { ready, height, problem } = event.data;
      if (ready) view.contentWindow.postMessage({ source: code.textContent, dark: isDark() }, "*");
      if (problem) view.remove();
      if (height > 0) {
        view.style.height = `${Math.min(height, 5000)}px`;
        view.style.visibility = "visible";
        const source = document.createElement("details");
        const name = document.createElement("summary");
        name.textContent = "Source of the diagram";
        code.before(source);
        source.append(name, code);
      }
    });
    code.before(view);
  }

  addEventListener("DOMContentLoaded", () => {
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        draw(entry.target);
      }
    }, { rootMargin: "400px" });
    for (const code of document.querySelectorAll("pre.mermaid")) seen.observe(code);
  });
}
