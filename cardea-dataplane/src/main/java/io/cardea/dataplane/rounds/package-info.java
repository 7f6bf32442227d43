/**
 * Calls of sessions at servers that know none: what such a server wants to know becomes requests to
 * the client, and the call goes on in rounds.
 */
@NullMarked
package io.cardea.dataplane.rounds;

import org.jspecify.annotations.NullMarked;
