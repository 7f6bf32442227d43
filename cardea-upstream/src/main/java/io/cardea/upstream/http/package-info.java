/**
 * Exchanges with Streamable HTTP servers: connections on the event loop's own channels, limits, and
 * answers as bodies or event streams.
 */
@NullMarked
package io.cardea.upstream.http;

import org.jspecify.annotations.NullMarked;
