"use strict";
/* Puts the likeliest pages first and leaves out the rest. */
const SHOWN = 5;
const list = document.getElementById("suggestions");
const words = (text) => text.toLowerCase().replace(/([a-z])([0-9])/g, "$1 $2").split(/[^a-z0-9]+/).filter((word) => word.length > 2 || /^[0-9]$/.test(word)).map((word) => word.replace(/s$/, ""));
const wanted = words(decodeURIComponent(location.pathname));
const scored = [...list.children].map((item) => {
  const link = item.querySelector("a");
  const offered = new Set([...words(new URL(link.href).pathname), ...words(item.textContent)]);
  return { item, score: wanted.filter((word) => [...offered].some((other) => other.includes(word) || word.includes(other))).length };
});
scored.sort((one, other) => other.score - one.score);
list.replaceChildren(...scored.slice(0, SHOWN).map(({ item }) => item));
