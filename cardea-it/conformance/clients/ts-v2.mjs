// Drives a URL with the client of TypeScript SDK v2, in each way it can settle on a protocol version.
// usage: node clients/ts-v2.mjs --url URL [--server everything|fixture] [--mode legacy|auto|modern]
//        [--header "Name: value"]...
import { checkEverything } from './everything-checks.mjs';
import { checkFixture } from './fixture-checks.mjs';
import { readArguments, Report } from './harness.mjs';
import { createPeer } from './peer.mjs';

const { url, server, modes, headers } = readArguments({
  server: 'fixture',
  modes: { everything: ['legacy', 'auto'], fixture: ['legacy', 'auto', 'modern'] }
});
const report = new Report('ts-v2');
for (const mode of modes) {
  report.prefix = `${mode}: `;
  const peer = createPeer(url, headers, mode);
  // `auto` takes the newest version the server has; server-everything has only legacy ones.
  if (server === 'everything') await checkEverything(report, peer);
  else await checkFixture(report, peer, mode === 'legacy' ? 'legacy' : 'modern');
}
report.finish();
