"""The room of rendering: published Markdown becomes safe HTML, with math, code and images."""
