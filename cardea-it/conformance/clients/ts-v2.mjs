// Drives a URL with the client of TypeScript SDK v2, in each way it can settle on a protocol version.
// usage: node clients/ts-v2.mjs --url URL [--server everything|fixture] [--mode legacy|auto|modern]...
//        [--server-era both|legacy|modern] [--gateway] [--header "Name: value"]...
import { checkEverything } from './everything-checks.mjs';
import { checkFixture } from './fixture-checks.mjs';
import { readArguments, Report } from './harness.mjs';
import { createPeer } from './peer.mjs';

const { url, server, modes, headers, serverEra, eraOf } = readArguments({
  server: 'fixture',
  modes: { everything: ['legacy', 'auto', 'modern'], fixture: ['legacy', 'auto', 'modern'] }
});
const report = new Report('ts-v2');
for (const mode of modes) {
  report.prefix = `${mode}: `;
  const peer = createPeer(url, headers, mode, serverEra);
  const check = server === 'everything' ? checkEverything : checkFixture;
  await check(report, peer, eraOf(mode));
}
report.finish();
