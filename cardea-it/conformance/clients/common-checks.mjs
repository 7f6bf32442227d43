// Checks that are the same whatever server is behind the URL.
import assert from 'node:assert/strict';
import { setTimeout as timer } from 'node:timers/promises';

export async function checkConnect(report, peer, era) {
  await report.check('connect', async () => {
    await peer.connect();
    assert.equal(peer.era, era);
    assert.equal(peer.version, era === 'modern' ? '2026-07-28' : '2025-11-25');
    assert(peer.client.getServerVersion()?.name, 'the server has no name');
    assert(peer.client.getInstructions(), 'the server has no instructions');
    // Modern connections must not be tied to a session; HTTP+SSE does not show it.
    assert.equal(peer.transport.sessionId !== undefined, era === 'legacy' && !peer.isSse, 'session id');
  });
}

export async function checkPing(report, peer) {
  if (peer.era === 'legacy') await report.check('ping', () => peer.client.ping());
}

/** Ends the session, and asks once more with its id: a server that knows no such session says 404. */
export async function checkSessionEnd(report, peer, allowed = [404]) {
  if (peer.era === 'modern') {
    await report.check('close', () => peer.client.close());
    return;
  }
  if (peer.isSse) {
    await checkStreamEnd(report, peer);
    return;
  }
  await report.check('session end', async () => {
    const { sessionId } = peer.transport;
    await peer.transport.terminateSession();
    await peer.client.close();
    const response = await fetch(peer.url, {
      method: 'POST',
      headers: {
        ...peer.headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-session-id': sessionId,
        'mcp-protocol-version': '2025-11-25'
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    });
    await response.body?.cancel();
    assert(allowed.includes(response.status), `HTTP ${response.status} for the ended session`);
  });
}

/** Closes the stream, and sends once more to its address. */
async function checkStreamEnd(report, peer) {
  await report.check('session end', async () => {
    const address = peer.transport._endpoint;
    await peer.client.close();
    const send = async () => {
      const response = await fetch(address, {
        method: 'POST',
        headers: { ...peer.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
      });
      await response.body?.cancel();
      return response.status;
    };
    // That the client has gone may be noticed a moment later.
    let status = await send();
    for (let tries = 0; status !== 404 && tries < 20; tries++) {
      await timer(100);
      status = await send();
    }
    assert.equal(status, 404, `HTTP ${status} for the stream that has ended`);
  });
}

/** Answers must reach the call they belong to. */
export async function checkParallel(report, call) {
  await report.check('calls in parallel', () => Promise.all(Array.from({ length: 20 }, (_, n) => call(n))));
}

/**
 * Where all messages come on one stream, an SDK client may read the last progress together with the response; it then
 * takes the response first and does not report that progress. And while a call waits for the client's own answer (a
 * server may ask for its roots at any time), the client of SDK v2 reports progress that no server has sent.
 */
export function assertProgress(peer, seen, wanted) {
  const sent = seen.filter(({ message }) => !message?.startsWith('Fulfilling input required by'));
  const read = peer.isOneStream && sent.length === wanted.length - 1 ? wanted.slice(0, -1) : wanted;
  assert.deepEqual(sent, read);
}
