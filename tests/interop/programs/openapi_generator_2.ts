/** A token's life with openapi-generator's client for TypeScript with fetch. */

import { Configuration, ExtTokensApi, TokensApi } from "./rancher/index.js";

const configuration = new Configuration({ basePath: process.env.RANCHER_URL, accessToken: process.env.RANCHER_TOKEN });
const tokens = new TokensApi(configuration);
const extTokens = new ExtTokensApi(configuration);

// Create a token, list it, get it, delete it.
const created = await tokens.createToken({ tokenCreate: { description: "from TypeScript", ttl: 3_600_000 } });
if (!created.token) throw new Error("no token");
const list = await tokens.listTokens();
if (!list.data.some((token) => token.id === created.id)) throw new Error("the token is not listed");
const read = await tokens.getToken({ id: created.id });
if (read.description !== "from TypeScript") throw new Error("another token");
await tokens.deleteToken({ id: created.id });

// Create an ext token, disable it, delete it.
const ext = await extTokens.createExtToken({ extTokenCreate: { spec: { description: "from TypeScript" } } });
if (!ext.status.bearerToken) throw new Error("no ext token");
const id = ext.metadata.name;
const disabled = await extTokens.patchExtToken({ id, extTokenPatch: { spec: { enabled: false } } });
if (disabled.spec.enabled !== false) throw new Error("the ext token is not disabled");
await extTokens.deleteExtToken({ id });
console.log("ok");
