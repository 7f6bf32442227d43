package io.cardea.upstream.http;

import io.cardea.upstream.wire.RequestHead;

/**
 * One endpoint as one event loop reaches it.
 *
 * @param name which of the adapter's endpoints it is; empty if there is only one
 */
record Target(String name, ConnectionPool pool, RequestHead head) {}
