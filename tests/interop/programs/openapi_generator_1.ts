/** A key's life with openapi-generator's client for TypeScript with fetch. */

import { APIKeysApi, Configuration } from "./rancher/index.js";

const keys = new APIKeysApi(
  new Configuration({
    basePath: `${process.env.RANCHER_URL}/v2-beta`,
    username: process.env.RANCHER_ACCESS_KEY,
    password: process.env.RANCHER_SECRET_KEY,
  }),
);

// Create three keys. Only the response to the create shows the secret key.
const ids: string[] = [];
for (const name of ["og-one", "og-two", "og-three"]) {
  const created = await keys.createApiKey({ apiKeyCreate: { name } });
  if (!created.secretValue) throw new Error("no secret key");
  ids.push(created.id);
  await until(created.id, "active");
}
const [, two, three] = ids as [string, string, string];

// Find one of them by its name.
const list = await keys.listApiKeys({ name: "og-three" });
if (list.data.length !== 1 || list.data[0]?.id !== three) throw new Error("the filter must match one key");

// Rename it, and take it through its states.
const updated = await keys.updateApiKey({ id: three, apiKeyUpdate: { name: "og-renamed" } });
if (updated.name !== "og-renamed") throw new Error("the key is not renamed");
await act(three, "update", "active");
await act(three, "deactivate", "inactive");
await act(three, "activate", "active");
await act(three, "deactivate", "inactive");
await keys.deleteApiKey({ id: three });
await until(three, "removed");
await act(three, "purge", "purged");

// The action remove does what DELETE does.
await act(two, "deactivate", "inactive");
await act(two, "remove", "removed");
console.log("ok");

async function act(id: string, action: "activate" | "deactivate" | "remove" | "purge" | "update", state: string) {
  await keys.runApiKeyAction({ id, action });
  await until(id, state);
}

async function until(id: string, state: string) {
  for (let attempt = 0; attempt < 200; attempt++) {
    if ((await keys.getApiKey({ id })).state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${id} does not become ${state}`);
}
