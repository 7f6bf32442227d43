/** What the gateway itself asks the client of a call, and what it seals until the answer comes. */
@NullMarked
package io.cardea.dataplane.ask;

import org.jspecify.annotations.NullMarked;
