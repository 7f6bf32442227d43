/** One request to a server and its answer, whatever the transport. */
@NullMarked
package io.cardea.upstream.exchange;

import org.jspecify.annotations.NullMarked;
