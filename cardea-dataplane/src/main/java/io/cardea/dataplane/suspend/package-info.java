/**
 * Calls of stateless clients in sessions of their own at legacy servers, and calls that wait there
 * for what only the client can answer: the client is asked in the answer to its request, and its
 * next request goes on where the last one stopped.
 */
@NullMarked
package io.cardea.dataplane.suspend;

import org.jspecify.annotations.NullMarked;
