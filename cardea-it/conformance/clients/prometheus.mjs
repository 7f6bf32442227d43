// What a Prometheus makes of Cardea: it is scraped, the rules are good, every panel of the dashboards is a query, and the
// alert about the certificate fires when that was renewed to one that ends tomorrow.
// usage: node clients/prometheus.mjs PROMETHEUS FOLDER DASHBOARDS   (FOLDER has server.pem and the next one)
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Report } from './harness.mjs';

const [prometheus, folder, dashboards] = process.argv.slice(2);
const report = new Report('prometheus');

async function ask(path) {
  const response = await fetch(prometheus + path);
  const answer = await response.json();
  assert.equal(answer.status, 'success', `${path}: ${JSON.stringify(answer)}`);
  return answer.data;
}

const query = async text => (await ask(`/api/v1/query?query=${encodeURIComponent(text)}`)).result;

async function eventually(what, holds) {
  for (let left = 200; left > 0; left--) {
    if (await holds()) return;
    await pause(100);
  }
  assert.fail(`not within 20 s: ${what}`);
}

const firing = async () =>
  (await ask('/api/v1/alerts')).alerts.filter(alert => alert.state === 'firing').map(alert => alert.labels.alertname);

await report.check('Cardea is scraped', () =>
  eventually('the target is up', async () => {
    const { activeTargets } = await ask('/api/v1/targets');
    return activeTargets.length === 1 && activeTargets[0].health === 'up';
  })
);

await report.check('metrics arrive with their help', async () => {
  await eventually('a metric', async () => (await query('cardea_audit_records_total')).length === 1);
  const help = await ask('/api/v1/metadata?metric=cardea_servers');
  assert.equal(help.cardea_servers[0].type, 'gauge');
});

await report.check('every rule is healthy', () =>
  eventually('rules evaluated', async () => {
    const { groups } = await ask('/api/v1/rules');
    const rules = groups.flatMap(group => group.rules);
    return rules.length > 10 && rules.every(rule => rule.health === 'ok');
  })
);

for (const file of readdirSync(dashboards)) {
  await report.check(`every panel of ${file} is a query`, async () => {
    const { panels } = JSON.parse(readFileSync(join(dashboards, file), 'utf8'));
    assert.ok(panels.length > 0);
    for (const target of panels.flatMap(panel => panel.targets)) await query(target.expr);
  });
}

await report.check('no alert fires while all is well', async () => assert.deepEqual(await firing(), []));

await report.check('an alert fires when the certificate ends soon', async () => {
  copyFileSync(join(folder, 'server-1.key'), join(folder, 'server.key'));
  copyFileSync(join(folder, 'server-1.pem'), join(folder, 'server.pem'));
  await eventually('the alert', async () => (await firing()).includes('CardeaCertificateExpires'));
  assert.deepEqual(await firing(), ['CardeaCertificateExpires']);
});

await report.check('it stops when the certificate is renewed', async () => {
  copyFileSync(join(folder, 'server-90.key'), join(folder, 'server.key'));
  copyFileSync(join(folder, 'server-90.pem'), join(folder, 'server.pem'));
  await eventually('no alert', async () => (await firing()).length === 0);
});

report.finish();
