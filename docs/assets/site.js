"use strict";
/* What a keyboard and a screen reader need and the theme leaves out. */
document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
addEventListener("load", () => {
  for (const scrolling of document.querySelectorAll(".md-typeset__scrollwrap, figure.life")) {
    if (scrolling.scrollWidth > scrolling.clientWidth) {
      scrolling.tabIndex = 0;
    }
  }
});
