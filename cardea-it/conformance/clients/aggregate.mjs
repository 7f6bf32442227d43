// Drives the address that joins all servers with the clients of both TypeScript SDKs.
// usage: node clients/aggregate.mjs --url URL --folder DIR [--mode v1|legacy|auto] [--header "Name: value"]...
import { checkAggregate } from './aggregate-checks.mjs';
import { readArguments, Report } from './harness.mjs';
import { createPeer } from './peer.mjs';

const { url, modes, headers, folder } = readArguments({
  server: 'all',
  modes: { all: ['v1', 'legacy', 'auto'] }
});
const report = new Report('aggregate');
for (const mode of modes) {
  report.prefix = `${mode}: `;
  // `auto` takes the newest version, which the gateway speaks whatever is behind it.
  await checkAggregate(report, createPeer(url, headers, mode), { era: mode === 'auto' ? 'modern' : 'legacy', folder });
}
report.finish();
