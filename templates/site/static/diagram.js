// Draws one diagram in a frame of its own, from which nothing leads to the page around it.
"use strict";

addEventListener("message", async (event) => {
  if (event.source !== parent) return;
  const { source, dark } = event.data;
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
  document.body.style.margin = "0";
  try {
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: dark ? "dark" : "neutral" });
    const { svg } = await mermaid.render("diagram", source);
    document.body.innerHTML = svg;
    const drawn = document.body.firstElementChild;
    drawn.style.display = "block";
    parent.postMessage({ height: Math.ceil(drawn.getBoundingClientRect().height) }, "*");
  } catch (error) {
    parent.postMessage({ problem: String(error.message || error) }, "*");
  }
});
parent.postMessage({ ready: true }, "*");
