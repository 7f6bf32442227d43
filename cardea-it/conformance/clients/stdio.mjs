// Has the clients of both TypeScript SDKs start a command, as desktop clients do.
// usage: node clients/stdio.mjs --own COMMAND --running COMMAND
// A COMMAND is a JSON array. Behind the first are server-everything (as `everything`) and our fixture (as `fixture`);
// the second leads to a gateway that runs already, behind which is our fixture.
import assert from 'node:assert/strict';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkPing } from './common-checks.mjs';
import { checkEverythingServer } from './everything-checks.mjs';
import { checkFixtureServer } from './fixture-checks.mjs';
import { Report } from './harness.mjs';
import { createStdioPeer } from './peer.mjs';
import { checkView } from './view.mjs';

const { values } = parseArgs({ options: { own: { type: 'string' }, running: { type: 'string' } } });
const report = new Report('stdio');

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// All checks have been through HTTP in every mode; here each transport has to carry them once.
const ways = [
  ['v1', 'own', 'everything', checkEverythingServer, 'legacy'],
  ['auto', 'own', 'everything', checkEverythingServer, 'legacy'],
  ['legacy', 'own', 'fixture', checkFixtureServer],
  ['auto', 'own', 'fixture', checkFixtureServer],
  ['legacy', 'running', 'fixture', checkFixtureServer]
];

for (const [mode, gateway, server, checkServer, serverEra] of ways) {
  report.prefix = `${mode}, ${gateway} gateway: `;
  const [command, ...args] = JSON.parse(values[gateway]);
  const stderr = openSync(join(import.meta.dirname, `../out/stdio-${mode}-${gateway}.log`), 'w');
  const peer = createStdioPeer({ command, args, env: process.env, stderr }, mode);
  await report.check('connect', async () => {
    await peer.connect();
    assert.equal(peer.era, mode === 'auto' ? 'modern' : 'legacy');
    assert(peer.client.getServerVersion()?.name, 'the server has no name');
  });
  await checkView(report, peer, server, checkServer, serverEra);
  await checkPing(report, peer);
  await report.check('ends when the client leaves', async () => {
    const { pid } = peer.transport;
    await peer.client.close();
    while (isAlive(pid)) await pause(20);
  });
}
report.finish();
