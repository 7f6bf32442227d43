/**
 * Addresses behind which several servers stand: what the gateway answers itself, the sessions it
 * has at servers for sessions of clients, and the streams that join theirs.
 */
@NullMarked
package io.cardea.dataplane.aggregate;

import org.jspecify.annotations.NullMarked;
