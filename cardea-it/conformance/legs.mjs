// Runs the official conformance suite against a server, in four legs.
// usage: node legs.mjs --url URL [--out DIR] [--leg NAME]...
// DIR gets the suite's own results and log of each leg, and legs.json for compare.mjs.
import { spawn } from 'node:child_process';
import { createWriteStream, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const SUITE = join(here, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

// A leg is a protocol version. Only the two newest have a frozen list of requirements.
export const LEGS = {
  '2025-11-25': ['--requirements', '2025-11-25'],
  '2026-07-28': ['--requirements', '2026-07-28'],
  '2025-06-18': ['--suite', 'all', '--spec-version', '2025-06-18'],
  '2025-03-26': ['--suite', 'all', '--spec-version', '2025-03-26']
};

/** @returns leg -> { passed, failed, checks: { 'scenario/check': status } } */
export async function runLegs({ url, out, legs }) {
  const results = {};
  for (const leg of legs) results[leg] = await runLeg(url, leg, join(out, leg));
  writeFileSync(join(out, 'legs.json'), JSON.stringify(results, null, 2) + '\n');
  return results;
}

async function runLeg(url, leg, out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const log = join(out, 'suite.log');
  // The suite needs a newer Node than the machine may have: we run it with our own.
  const suite = spawn(process.execPath, [SUITE, 'server', '--url', url, ...LEGS[leg], '--output-dir', out]);
  const file = createWriteStream(log);
  suite.stdout.pipe(file, { end: false });
  suite.stderr.pipe(file, { end: false });
  const stop = () => {
    suite.kill();
    process.exit(1);
  };
  process.once('SIGTERM', stop);
  await once(suite, 'close');
  process.off('SIGTERM', stop);
  file.end();
  await once(file, 'finish');
  return readResults(out, readFileSync(log, 'utf8'), log);
}

// The exit code of the suite only covers what it scores; we count every check, as its summary does.
function readResults(out, output, log) {
  const total = output.match(/^Total: (\d+) passed, (\d+) failed/m);
  if (!total) throw new Error(`the suite did not finish, see ${log}`);
  const checks = {};
  for (const file of globSync(join(out, 'server-*/checks.json')).sort()) addChecks(checks, file);
  // A scenario that broke off leaves no file, only a line in the summary.
  for (const [, scenario] of output.matchAll(/^Failed to run scenario (\S+):/gm)) {
    checks[`${scenario}/did-not-run`] = 'FAILURE';
  }
  const result = { passed: count(checks, 'SUCCESS'), failed: count(checks, 'FAILURE'), checks };
  if (result.passed !== Number(total[1]) || result.failed !== Number(total[2])) {
    throw new Error(`the files say ${result.passed}/${result.failed}, the summary says ${total[0]}, see ${log}`);
  }
  return result;
}

function addChecks(checks, file) {
  const scenario = basename(dirname(file)).replace(/^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/, '$1');
  for (const { id, name, status, specReferences } of JSON.parse(readFileSync(file, 'utf8'))) {
    if (status === 'INFO' && !specReferences) continue; // a trace of the traffic, not a check
    // The same check may come several times, sometimes under the same name.
    let key = `${scenario}/${id}:${name}`;
    for (let n = 2; key in checks; n++) key = `${scenario}/${id}:${name}#${n}`;
    checks[key] = status;
  }
}

const count = (checks, status) => Object.values(checks).filter(s => s === status).length;

export function table(results) {
  const row = (...cells) => cells.map((cell, i) => (i ? String(cell).padStart(8) : cell.padEnd(12))).join('');
  const rows = Object.entries(results).map(([leg, { passed, failed, checks }]) =>
    row(leg, passed, failed, Object.keys(checks).length - passed - failed)
  );
  return [row('leg', 'passed', 'failed', 'other'), ...rows].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      out: { type: 'string', default: join(here, 'out/legs') },
      leg: { type: 'string', multiple: true, default: Object.keys(LEGS) }
    }
  });
  if (!values.url || !values.leg.every(leg => LEGS[leg])) {
    console.error(`usage: node legs.mjs --url URL [--out DIR] [--leg ${Object.keys(LEGS).join('|')}]...`);
    process.exit(2);
  }
  console.log(table(await runLegs({ url: values.url, out: values.out, legs: values.leg })));
}
