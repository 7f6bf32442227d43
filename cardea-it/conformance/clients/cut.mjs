// Clients of both SDKs whose connections to Cardea are cut in the middle of calls and of the session's stream. They
// have to notice nothing: whatever comes back comes from the SDKs and from Cardea.
// usage: node clients/cut.mjs --url URL [--mode v1|legacy]... [--header "Name: value"]...
// Behind the URL is our fixture, reached in the legacy era.
import assert from 'node:assert/strict';
import { startCutting } from './cutting.mjs';
import { readArguments, Report, textOf } from './harness.mjs';
import { createPeer } from './peer.mjs';

const { url, modes, headers } = readArguments({ server: 'fixture', modes: { fixture: ['v1', 'legacy'] } });
const report = new Report('cut');
for (const mode of modes) {
  report.prefix = `${mode}: `;
  const cutting = await startCutting(url);
  const peer = createPeer(cutting.url, headers, mode);
  await report.check('connect', () => peer.connect());
  await checkCalls(peer, cutting);
  await checkSessionStream(peer, cutting);
  await report.check('end of the session', async () => {
    await peer.transport.terminateSession();
    await peer.client.close();
  });
  cutting.close();
}
report.finish();

async function checkCalls(peer, cutting) {
  for (const [what, text] of [
    ['before the first message', '.0\ndata: \n\n'],
    ['after the first message', '"progress":0'],
    ['after the second message', '"progress":50'],
    ['after the third message', '"progress":100']
  ]) {
    await report.check(`a call that is cut ${what}`, async () => {
      const cut = cutting.cutOn('POST', text);
      const seen = [];
      const onprogress = ({ progress }) => seen.push(progress);
      const answer = await peer.call('test_tool_with_progress', {}, { onprogress });
      await cut;
      textOf(answer);
      assert.deepEqual(seen, [0, 50, 100]);
    });
  }
  await report.check('a call that is cut twice', async () => {
    const first = cutting.cutOn('POST', '"method"');
    const second = cutting.cutOn('GET', '"method"');
    const seen = [];
    const onprogress = ({ progress }) => seen.push(progress);
    textOf(await peer.call('test_tool_with_progress', {}, { onprogress }));
    await Promise.all([first, second]);
    assert.deepEqual(seen, [0, 50, 100]);
  });
}

async function checkSessionStream(peer, cutting) {
  const changed = 'notifications/tools/list_changed';
  await report.check('what is said unasked while the stream is cut', async () => {
    peer.inbox.clear();
    const cut = cutting.cutOn('GET', changed);
    await peer.call('test_trigger_tool_change');
    await peer.notified(changed);
    await cut;
    // The SDKs wait a second before they come back; this is said meanwhile.
    await peer.call('test_trigger_tool_change');
    await peer.notified(changed);
  });
}
