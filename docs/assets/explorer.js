"use strict";
const place = document.getElementById("explorer");

/* Names the controls that Swagger UI leaves without a name, and takes the links out of its buttons. */
function nameControls() {
  for (const control of place.querySelectorAll(":is(select, input):is(:not([aria-label]), [aria-label=''])")) {
    control.setAttribute("aria-label", control.dataset.variable || control.closest("[data-param-name]")?.dataset.paramName || control.id || "Example");
  }
  for (const link of place.querySelectorAll("button a[href]")) {
    link.removeAttribute("href");
  }
  for (const code of place.querySelectorAll("pre:not([tabindex])")) {
    code.tabIndex = 0;
  }
}

/* Swagger UI has a dark scheme of its own; it follows that of the site. */
function followScheme() {
  document.documentElement.classList.toggle("dark-mode", document.body.dataset.mdColorScheme === "slate");
}

place.removeAttribute("data-md-color-scheme");
followScheme();
new MutationObserver(followScheme).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
new MutationObserver(nameControls).observe(place, { childList: true, subtree: true });
const options = {
  domNode: place,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  validatorUrl: null,
};
if (place.dataset.server) {
  /* Served beside sandboxes: requests go there, and not to the reader's servers. */
  fetch(place.dataset.document).then((response) => response.json()).then((spec) => {
    const version = spec.servers[0].variables.apiVersion;
    spec.servers = [{ url: place.dataset.server + (version ? `/${version.default}` : ""), description: "A sandbox on this machine." }];
    SwaggerUIBundle({ ...options, spec, tryItOutEnabled: true });
  });
} else {
  SwaggerUIBundle({ ...options, url: place.dataset.document, supportedSubmitMethods: [] });
}
