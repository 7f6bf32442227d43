// Drives a URL with the client of TypeScript SDK v1, which speaks the 2025 versions.
// usage: node clients/ts-v1.mjs --url URL [--server everything|fixture] [--server-era ERA]
//        [--header "Name: value"]...
import { checkEverything } from './everything-checks.mjs';
import { checkFixture } from './fixture-checks.mjs';
import { readArguments, Report } from './harness.mjs';
import { createPeer } from './peer.mjs';

const { url, server, headers, serverEra } = readArguments({
  server: 'everything',
  modes: { everything: ['legacy'], fixture: ['legacy'] }
});
const report = new Report('ts-v1');
const peer = createPeer(url, headers, 'v1', serverEra);
await (server === 'everything' ? checkEverything(report, peer, 'legacy') : checkFixture(report, peer, 'legacy'));
report.finish();
