"use strict";
/* Shows one exchange of a recording: the one that the fragment of the address names. */
const pane = document.getElementById("exchange");
const items = [...document.querySelectorAll("#exchanges li")].sort((one, other) => one.id - other.id);
const numbers = items.map((item) => item.id);
const starts = pane.dataset.chunks.split(" ");
const folder = new URL("./", location.href.split("#")[0]);
const chunks = new Map();

/* A chunk is gzip, unless the server has already unpacked it. */
async function unpack(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    return JSON.parse(new TextDecoder().decode(bytes));
  }
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

async function load(number) {
  const index = starts.findLastIndex((start) => Number(start) <= Number(number));
  if (!chunks.has(index)) {
    chunks.set(index, fetch(new URL(`${index}.json.gz`, folder)).then((response) => {
      if (!response.ok) {
        throw new Error(`${response.status} ${response.url}`);
      }
      return unpack(response);
    }));
  }
  return (await chunks.get(index)).find((each) => each.number === number);
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function pretty(body) {
  if (typeof body !== "string") {
    return JSON.stringify(body, null, 2);
  }
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function code(label, text) {
  return element("pre", {}, element("code", { tabindex: "0", role: "region", "aria-label": label }, text));
}

function copyable(label, text) {
  const button = element("button", { type: "button", class: "md-button" }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  });
  return element("div", {}, button, code(label, text));
}

function headers(pairs) {
  return pairs.map(([name, value]) => `${name}: ${value}`).join("\n");
}

function message(exchange) {
  const { request, response } = exchange;
  const url = new URL(request.url);
  const made = element("div", {}, element("h3", {}, "Request"));
  made.append(code("Request line and headers", `${request.method} ${url.pathname}${url.search}\nHost: ${url.host}\n${headers(Object.entries(request.headers))}`));
  if (request.body !== null && request.body !== "") {
    made.append(code("Request body", pretty(request.body)));
  }
  made.append(element("h3", {}, `Response: ${response.status}`), code("Response headers", headers(response.headers)));
  if (response.body === null || response.body === "") {
    made.append(element("p", {}, "The response body is empty."));
  } else {
    made.append(code("Response body", pretty(response.body)));
  }
  return made;
}

function tabs(exchange) {
  const { curl, number: _number, title: _title, ...raw } = exchange;
  const views = { Exchange: () => message(exchange), curl: () => copyable("curl command", curl), JSON: () => copyable("Raw JSON", JSON.stringify(raw, null, 2)) };
  const shown = element("div", {});
  const bar = element("div", { class: "views", role: "group", "aria-label": "Show as" });
  const open = (name) => {
    for (const button of bar.children) {
      button.setAttribute("aria-pressed", String(button.textContent === name));
    }
    shown.replaceChildren(views[name]());
  };
  for (const name of Object.keys(views)) {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => open(name));
    bar.append(button);
  }
  open("Exchange");
  return [bar, shown];
}

function step(text, number, relation) {
  return number ? element("a", { href: `#${number}`, rel: relation }, text) : element("span", { "aria-hidden": "true" }, text);
}

/* Shows something in the pane, and the list, which waits for it so that it does not move. */
function fill(...parts) {
  pane.replaceChildren(...parts);
  document.documentElement.classList.add("loaded");
}

async function show() {
  const number = decodeURIComponent(location.hash.slice(1));
  const { recording, version, date } = pane.dataset;
  const index = numbers.indexOf(number);
  document.querySelector("#exchanges [aria-current]")?.removeAttribute("aria-current");
  if (index < 0) {
    fill(element("p", {}, number ? `This recording has no exchange ${number}.` : "Choose an exchange from the list."));
    return;
  }
  const item = items[index];
  item.querySelector("a").setAttribute("aria-current", "true");
  item.closest("details").open = true;
  let exchange;
  try {
    exchange = await load(number);
  } catch (error) {
    fill(element("p", {}, `The exchange cannot be loaded: ${error.message}`));
    return;
  }
  if (location.hash !== `#${number}`) {
    return;
  }
  const sent = exchange.response.headers.find(([name]) => name.toLowerCase() === "date");
  const time = sent ? sent[1] : date ? `${date} (day of the recording)` : "not recorded";
  const facts = element("dl", {});
  for (const [name, value] of [["Status", exchange.response.status], ["Server", `Rancher ${version}`], ["Time", time], ["Operation", item.closest("details").querySelector("summary").firstChild.textContent.trim()], ...(exchange.note ? [["Note", exchange.note]] : [])]) {
    facts.append(element("div", {}, element("dt", {}, name), element("dd", {}, String(value))));
  }
  const way = element("nav", { "aria-label": "Exchanges of this recording" }, step("← Previous", numbers[index - 1], "prev"), element("a", { href: "#exchanges" }, "List"), step("Next →", numbers[index + 1], "next"));
  fill(way, element("h2", {}, `${recording}/${number} `, element("small", {}, exchange.title)), facts, ...tabs(exchange));
  pane.scrollIntoView({ block: "start" });
  pane.focus({ preventScroll: true });
}

document.getElementById("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const group of document.querySelectorAll("#exchanges details")) {
    const title = group.querySelector("summary").textContent.toLowerCase();
    let found = 0;
    for (const item of group.querySelectorAll("li")) {
      const text = `${title} ${item.textContent.toLowerCase()}`;
      item.hidden = !words.every((word) => text.includes(word));
      found += item.hidden ? 0 : 1;
    }
    group.hidden = found === 0;
    group.open = words.length > 0 && found > 0;
  }
});
addEventListener("hashchange", () => { if (location.hash !== "#exchanges") { show(); } });
show();
