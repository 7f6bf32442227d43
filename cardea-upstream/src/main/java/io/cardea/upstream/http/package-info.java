/**
 * Exchanges with Streamable HTTP servers: connections, limits, and answers as bodies or event
 * streams.
 */
@NullMarked
package io.cardea.upstream.http;

import org.jspecify.annotations.NullMarked;
