// Compares results of legs.mjs, and fails when they differ.
// usage: node compare.mjs A.json B.json...
// Each B must be as A: in the counts of each leg and, when A has them, in the status of every check.
// The closing line counts the checks that passed in all B, and the differences.
import { readFileSync } from 'node:fs';

export function differences(a, b) {
  const found = [];
  for (const leg of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [left, right] = [a[leg], b[leg]];
    if (!left || !right) {
      found.push(`${leg}: only in ${left ? 'the first' : 'the second'}`);
      continue;
    }
    const checks = left.checks ? checkDifferences(left.checks, right.checks) : [];
    for (const difference of checks) found.push(`${leg}: ${difference}`);
    for (const kind of ['passed', 'failed']) {
      // Where checks are known, they have been compared one by one.
      if (left[kind] !== right[kind] && !left.checks) {
        found.push(`${leg}: ${left[kind]} ${kind} became ${right[kind]}`);
      }
    }
  }
  return found;
}

function checkDifferences(left, right) {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys]
    .filter(key => left[key] !== right[key])
    .map(key => `${key}: ${left[key] ?? 'absent'} became ${right[key] ?? 'absent'}`);
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.length < 4) {
    console.error('usage: node compare.mjs A.json B.json...');
    process.exit(2);
  }
  const [a, ...others] = process.argv.slice(2).map(file => JSON.parse(readFileSync(file, 'utf8')));
  const found = others.flatMap((b, n) =>
    differences(a, b).map(difference => (others.length > 1 ? `${n + 1}: ${difference}` : difference))
  );
  for (const difference of found) console.log(`different: ${difference}`);
  const passed = others.flatMap(b => Object.values(b)).reduce((sum, leg) => sum + leg.passed, 0);
  console.log(`conformance: ${passed} passed, ${found.length} failed`);
  process.exit(found.length === 0 ? 0 : 1);
}
