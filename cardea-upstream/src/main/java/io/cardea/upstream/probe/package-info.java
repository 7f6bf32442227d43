/** The gateway as a client of its own: what it asks a server to learn what that offers. */
@NullMarked
package io.cardea.upstream.probe;

import org.jspecify.annotations.NullMarked;
