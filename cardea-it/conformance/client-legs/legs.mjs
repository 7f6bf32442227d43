// Runs the client scenarios of the official conformance suite: its servers, our reference client, and between them
// nothing or Cardea. A check that passes directly must pass through Cardea, whose every request is judged too.
// usage: node client-legs/legs.mjs [--across]    CARDEA_URL and CARDEA_CONFIG as in through.mjs; without them, directly
// --across also has the client speak the other era than the suite's server. Results are in out/client-legs.
import { spawn } from 'node:child_process';
import { createWriteStream, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join, relative } from 'node:path';

const here = import.meta.dirname;
const SUITE = join(here, '../node_modules/@modelcontextprotocol/conformance/dist/index.js');
const LEGS = ['2025-11-25', '2026-07-28'];
const SHOWN = 6; // differences of one scenario that are printed
const WORST = ['FAILURE', 'WARNING', 'SUCCESS', 'SKIPPED', 'INFO'];
const { notApplicable, notAcross } = JSON.parse(readFileSync(join(here, 'except.json'), 'utf8'));

/** @returns scenario -> { check: its worst status } */
async function runLeg(leg, way, environment) {
  const out = join(here, '../out/client-legs', `${leg}-${way}`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  // The suite hands the command to a shell, which need not know where our Node is.
  const command = `${join(here, 'command')} ${process.execPath} ${way === 'direct' ? 'client' : 'through'}`;
  const args = [SUITE, 'client', '--command', command, '--requirements', leg, '--output-dir', out];
  const suite = spawn(process.execPath, args, { env: { ...process.env, ...environment } });
  const log = createWriteStream(join(out, 'suite.log'));
  suite.stdout.pipe(log, { end: false });
  suite.stderr.pipe(log, { end: false });
  const stop = () => {
    suite.kill();
    process.exit(1);
  };
  process.once('SIGTERM', stop);
  await once(suite, 'close');
  process.off('SIGTERM', stop);
  log.end();
  return readResults(out);
}

function readResults(out) {
  const results = {};
  for (const file of globSync(join(out, '**/checks.json')).sort()) {
    const scenario = relative(out, file).replace(/-\d{4}-\d\d-\d\dT[\d-]+Z\/checks\.json$/, '');
    const checks = (results[scenario] = {});
    for (const { id, name, status, specReferences } of JSON.parse(readFileSync(file, 'utf8'))) {
      if (status === 'INFO' && !specReferences) continue; // a trace of the traffic, not a check
      // A gateway asks more often than the client alone, so that a check may come several times: the worst counts.
      const [key, known] = [`${id}:${name}`, checks[`${id}:${name}`] ?? status];
      checks[key] = WORST.find(worst => worst === status || worst === known);
    }
  }
  return results;
}

const count = (checks, wanted) => Object.values(checks ?? {}).filter(status => status === wanted).length;
const score = checks => `${count(checks, 'SUCCESS')}/${count(checks, 'FAILURE')}`;
const isNotApplicable = scenario => Object.keys(notApplicable).some(prefix => scenario.startsWith(prefix));

/** What passes directly and not through, and what fails through only. */
function differences(direct, through = {}) {
  const keys = new Set([...Object.keys(direct), ...Object.keys(through)]);
  return [...keys].filter(key => {
    const [one, other] = [direct[key], through[key]];
    return one === 'SUCCESS' ? other !== 'SUCCESS' : one !== other && ['FAILURE', 'WARNING'].includes(other);
  });
}

/** Why a scenario cannot be played that way, if it cannot. */
const exception = (leg, way, scenario) => (way === 'across' ? notAcross[leg][scenario] : undefined);

/** Plays a leg directly and in each of the other ways; prints them side by side. */
async function judge(leg, ways) {
  const results = { direct: await runLeg(leg, 'direct', {}) };
  for (const [way, environment] of Object.entries(ways)) results[way] = await runLeg(leg, way, environment);
  const row = (name, values) => console.log(name.padEnd(38) + values.map(value => value.padStart(9)).join(''));
  row(`\n${leg}, passed/failed`, Object.keys(results));
  const played = Object.keys(results.direct).filter(scenario => !isNotApplicable(scenario));
  const totals = { passed: 0, failed: 0, notPlayed: Object.keys(results.direct).filter(isNotApplicable) };
  for (const scenario of played) {
    const direct = results.direct[scenario];
    const shown = way => (exception(leg, way, scenario) ? 'n/a' : score(results[way][scenario]));
    row(scenario, Object.keys(results).map(shown));
    totals.failed += count(direct, 'FAILURE'); // also what a gateway is compared with must be right
    if (Object.keys(ways).length === 0) totals.passed += count(direct, 'SUCCESS');
    for (const way of Object.keys(ways)) judgeWay(leg, way, scenario, direct, results[way][scenario], totals);
  }
  return totals;
}

function judgeWay(leg, way, scenario, direct, through, totals) {
  const reason = exception(leg, way, scenario);
  if (reason) {
    console.log(`  not ${way}: ${reason}`);
    return;
  }
  totals.passed += count(through, 'SUCCESS');
  const found = differences(direct, through);
  totals.failed += found.length;
  for (const key of found.slice(0, SHOWN)) {
    console.log(`  different ${way}: ${key}: ${direct[key] ?? 'absent'} became ${through?.[key] ?? 'absent'}`);
  }
  if (found.length > SHOWN) console.log(`  and ${found.length - SHOWN} more`);
}

const { CARDEA_URL } = process.env;
const ways = {
  ...(CARDEA_URL && { through: {} }),
  ...(CARDEA_URL && process.argv.includes('--across') && { across: { CLIENT_ERA: 'other' } })
};
let [passed, failed] = [0, 0];
for (const leg of LEGS) {
  const totals = await judge(leg, ways);
  passed += totals.passed;
  failed += totals.failed;
  console.log(`${totals.notPlayed.length} do not apply: ${totals.notPlayed.join(', ')}`);
}
for (const [prefix, reason] of Object.entries(notApplicable)) console.log(`\n${prefix}* do not apply: ${reason}`);
console.log(`client legs: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
