// Plays a client scenario through a running Cardea: puts the suite's server behind it, and leads the client there.
// usage: node client-legs/through.mjs URL
// CARDEA_URL in the environment is where Cardea is, CARDEA_CONFIG the folder whose files it follows.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mode, play } from './client.mjs';
import { startFront } from './modern-only.mjs';

const { CARDEA_URL, CARDEA_CONFIG, CLIENT_ERA } = process.env;
const TENANT = 'suite'; // what is public would be part of what everybody sees in a tenant of others
const DEADLINE = 10_000; // milliseconds until Cardea has taken the configuration, for which it looks every second

function adapterFile(name, url) {
  const spec = { upstream: { http: { url } }, allowPrivateNetwork: true, access: { public: true } };
  const file = join(CARDEA_CONFIG, `${name}.yaml`);
  const draft = join(CARDEA_CONFIG, `.${name}`); // hidden files are not read: no half of it ever is
  const metadata = { name, tenant: TENANT };
  writeFileSync(draft, JSON.stringify({ apiVersion: 'cardea.io/v1', kind: 'Adapter', metadata, spec }));
  renameSync(draft, file);
  return file;
}

/** A GET without a session does not reach a server. As long as there is no public adapter, it is told to show a key. */
async function served(endpoint) {
  const signal = AbortSignal.timeout(DEADLINE);
  while ((await fetch(endpoint, { signal })).status === 401) await pause(20, undefined, { signal });
}

const isModernServer = CLIENT_ERA === 'other' && mode === 'legacy';
const front = isModernServer ? await startFront(process.argv[2]) : { url: process.argv[2], close() {} };
const name = `mock-${new URL(front.url).port}`;
const file = adapterFile(name, front.url);
try {
  const endpoint = `${CARDEA_URL}/t/${TENANT}/adapters/${name}/mcp`;
  await served(endpoint);
  await play(endpoint);
} finally {
  rmSync(file);
  front.close();
}
