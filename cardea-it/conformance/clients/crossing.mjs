// Drives an address behind which our fixture is twice, once with each era only, with the clients of both SDKs.
// usage: node clients/crossing.mjs --url URL [--mode v1|legacy|auto]... [--header "Name: value"]...
import { checkConnect, checkPing, checkSessionEnd } from './common-checks.mjs';
import { checkFixtureServer } from './fixture-checks.mjs';
import { readArguments, Report } from './harness.mjs';
import { createPeer } from './peer.mjs';
import { checkView } from './view.mjs';

const SERVERS = { 'fixture-legacy': 'legacy', 'fixture-modern': 'modern' };
const { url, modes, headers, eraOf } = readArguments({ server: 'all', modes: { all: ['v1', 'legacy', 'auto'] } });
const report = new Report('crossing');
for (const mode of modes) {
  report.prefix = `${mode}: `;
  const peer = createPeer(url, headers, mode);
  await checkConnect(report, peer, eraOf(mode));
  for (const [server, era] of Object.entries(SERVERS)) {
    report.prefix = `${mode}, ${server}: `;
    await checkView(report, peer, server, checkFixtureServer, era);
  }
  report.prefix = `${mode}: `;
  await checkPing(report, peer);
  await checkSessionEnd(report, peer);
}
report.finish();
