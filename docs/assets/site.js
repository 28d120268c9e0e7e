"use strict";
/* What a keyboard and a screen reader need and the theme leaves out. */
document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
addEventListener("load", () => {
  for (const scrolling of document.querySelectorAll(".md-typeset__scrollwrap, figure.life, figure.picture")) {
    if (scrolling.scrollWidth > scrolling.clientWidth) {
      scrolling.tabIndex = 0;
    }
  }
});

/* The rest of many links to recorded exchanges. */
addEventListener("click", (event) => {
  const button = event.target.closest?.(".seen button");
  if (button) {
    const shown = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!shown));
    button.nextElementSibling.hidden = shown;
  }
});
