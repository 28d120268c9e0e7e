// --8<-- [start:program]
import createClient from "openapi-fetch";
import type { paths } from "./rancher.js";

const client = createClient<paths, "application/json">({
  baseUrl: process.env.RANCHER_URL,
  headers: { Authorization: `Bearer ${process.env.RANCHER_TOKEN}` },
});

// Create a token, list it, get it, delete it.
const { data: created } = await client.POST("/v3/tokens", { body: { description: "from TypeScript", ttl: 3_600_000 } });
if (!created?.token) throw new Error("no token");
const { data: list } = await client.GET("/v3/tokens");
if (!list?.data.some((token) => token.id === created.id)) throw new Error("the token is not listed");
const { data: read } = await client.GET("/v3/tokens/{id}", { params: { path: { id: created.id } } });
if (read?.description !== "from TypeScript") throw new Error("another token");
const { response: deleted } = await client.DELETE("/v3/tokens/{id}", { params: { path: { id: created.id } } });
if (deleted.status !== 204) throw new Error(`DELETE returned ${deleted.status}`);

// Create an ext token, disable it, delete it.
const { data: ext } = await client.POST("/apis/ext.cattle.io/v1/tokens", { body: { spec: { description: "from TypeScript", enabled: true } } });
if (!ext?.status.bearerToken) throw new Error("no ext token");
const id = ext.metadata.name;
const { data: disabled } = await client.PATCH("/apis/ext.cattle.io/v1/tokens/{id}", {
  params: { path: { id } },
  body: { spec: { enabled: false } },
  headers: { "Content-Type": "application/merge-patch+json" },
});
if (disabled?.spec.enabled !== false) throw new Error("the ext token is not disabled");
const { error } = await client.DELETE("/apis/ext.cattle.io/v1/tokens/{id}", { params: { path: { id } } });
if (error) throw new Error("the ext token is not deleted");
console.log("ok");
// --8<-- [end:program]
