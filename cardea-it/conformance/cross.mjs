// Judges the legs of one era that ran through a gateway in front of a server with only the other era.
// usage: node cross.mjs DIRECT.json CROSSED.json...
// All are results of legs.mjs. A check must come out as it does directly from a server with both eras, but for the
// scenarios of cross.json, which only one era defines; it says why. The closing line counts as compare.mjs does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from './compare.mjs';

const read = file => JSON.parse(readFileSync(file, 'utf8'));
const except = read(join(import.meta.dirname, 'cross.json'));
const [direct, ...others] = process.argv.slice(2).map(read);
const crossed = Object.assign({}, ...others);
// A pattern is a scenario, one of its checks, or a start of names.
const covers = (pattern, key) =>
  pattern.endsWith('*')
    ? key.startsWith(pattern.slice(0, -1))
    : key === pattern || ['/', ':'].some(end => key.startsWith(pattern + end));

/** A leg without the checks that do not count, with its counts. */
function judged({ checks }, leg) {
  const patterns = Object.keys(except[leg]);
  const kept = Object.entries(checks).filter(([key]) => !patterns.some(pattern => covers(pattern, key)));
  const count = wanted => kept.filter(([, status]) => status === wanted).length;
  return { passed: count('SUCCESS'), failed: count('FAILURE'), checks: Object.fromEntries(kept) };
}

let [passed, failed] = [0, 0];
for (const leg of Object.keys(crossed)) {
  const [one, other] = [judged(direct[leg], leg), judged(crossed[leg], leg)];
  const found = differences({ [leg]: one }, { [leg]: other });
  for (const difference of found) console.log(`different: ${difference}`);
  console.log(`${leg}: directly ${one.passed} passed, ${one.failed} failed; across ${other.passed}, ${other.failed}`);
  for (const [pattern, reason] of Object.entries(except[leg])) console.log(`  without ${pattern}: ${reason}`);
  passed += other.passed;
  failed += found.length + one.failed; // also what a gateway is compared with must be right
}
console.log(`conformance across eras: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
