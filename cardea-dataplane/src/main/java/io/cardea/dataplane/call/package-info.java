/** One request on its way through the gateway: what is known of it so far. */
@NullMarked
package io.cardea.dataplane.call;

import org.jspecify.annotations.NullMarked;
