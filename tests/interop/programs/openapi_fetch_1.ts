// --8<-- [start:program]
import createClient from "openapi-fetch";
import type { paths } from "./rancher.js";

const credentials = `${process.env.RANCHER_ACCESS_KEY}:${process.env.RANCHER_SECRET_KEY}`;
const client = createClient<paths, "application/json">({
  baseUrl: `${process.env.RANCHER_URL}/v2-beta`,
  headers: { Authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
});

// Create three keys. Only the response to the create shows the secret key.
const ids: string[] = [];
for (const name of ["ts-one", "ts-two", "ts-three"]) {
  const { data: created, error } = await client.POST("/apikeys", { body: { name } });
  if (!created?.secretValue) throw new Error(`no key: ${error?.code}`);
  ids.push(created.id);
  await until(created.id, "active");
}
const [, two, three] = ids as [string, string, string];

// Find one of them by its name.
const { data: list } = await client.GET("/apikeys", { params: { query: { name: "ts-three" } } });
if (list?.data.length !== 1 || list.data[0]?.id !== three) throw new Error("the filter must match one key");

// Rename it, and take it through its states. The action update changes nothing.
const { data: renamed } = await client.PUT("/apikeys/{id}", { params: { path: { id: three } }, body: { name: "ts-renamed" } });
if (renamed?.name !== "ts-renamed") throw new Error("the key is not renamed");
await act(three, "update", "active");
await act(three, "deactivate", "inactive");
await act(three, "activate", "active");
await act(three, "deactivate", "inactive");
const { response: deleted } = await client.DELETE("/apikeys/{id}", { params: { path: { id: three } } });
if (deleted.status !== 200) throw new Error(`DELETE returned ${deleted.status}`);
await until(three, "removed");
await act(three, "purge", "purged");

// The action remove does what DELETE does.
await act(two, "deactivate", "inactive");
await act(two, "remove", "removed");
console.log("ok");

async function act(id: string, action: "activate" | "deactivate" | "remove" | "purge" | "update", state: string) {
  const { error } = await client.POST("/apikeys/{id}", { params: { path: { id }, query: { action } } });
  if (error) throw new Error(`${action}: ${error.code}`);
  await until(id, state);
}

async function until(id: string, state: string) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { data: key } = await client.GET("/apikeys/{id}", { params: { path: { id } } });
    if (key?.state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${id} does not become ${state}`);
}
// --8<-- [end:program]
