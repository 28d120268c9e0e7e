"use strict";
const place = document.getElementById("explorer");

/* Names what Swagger UI leaves without a name, and takes the links out of its buttons. */
function name_controls() {
  for (const control of place.querySelectorAll("select:not([aria-label]), input:not([aria-label])")) {
    control.setAttribute("aria-label", control.dataset.variable ?? control.id ?? "choice");
  }
  for (const link of place.querySelectorAll("button a[href]")) {
    link.removeAttribute("href");
  }
}

new MutationObserver(name_controls).observe(place, { childList: true, subtree: true });
SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  supportedSubmitMethods: [],
  validatorUrl: null,
});
