import createClient from "openapi-fetch";
import type { paths } from "./rancher.js";

// --8<-- [start:program]
const credentials = `${process.env.RANCHER_ACCESS_KEY}:${process.env.RANCHER_SECRET_KEY}`;
const client = createClient<paths, "application/json">({
  baseUrl: `${process.env.RANCHER_URL}/v2-beta`,
  headers: { Authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
});

// Create three keys. Only the response to the create shows the secret key.
let id = "";
for (const name of ["ts-one", "ts-two", "ts-three"]) {
  const { data: created, error } = await client.POST("/apikeys", { body: { name } });
  if (!created?.secretValue) throw new Error(`no key: ${error?.code}`);
  id = created.id;
  await until(id, "active");
}

// Find one of them by its name.
const { data: list } = await client.GET("/apikeys", { params: { query: { name: "ts-three" } } });
if (list?.data.length !== 1 || list.data[0]?.id !== id) throw new Error("the filter must match one key");

// Rename, deactivate, activate, deactivate, delete and purge it.
const { data: renamed } = await client.PUT("/apikeys/{id}", { params: { path: { id } }, body: { name: "ts-renamed" } });
if (renamed?.name !== "ts-renamed") throw new Error("the key is not renamed");
await act("deactivate", "inactive");
await act("activate", "active");
await act("deactivate", "inactive");
const { response: deleted } = await client.DELETE("/apikeys/{id}", { params: { path: { id } } });
if (deleted.status !== 200) throw new Error(`DELETE returned ${deleted.status}`);
await until(id, "removed");
await act("purge", "purged");
console.log("ok");

async function act(action: "activate" | "deactivate" | "purge", state: string) {
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
