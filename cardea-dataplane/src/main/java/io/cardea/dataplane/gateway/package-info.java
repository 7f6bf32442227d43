/** The driver that runs the stages and the one object an event loop serves requests with. */
@NullMarked
package io.cardea.dataplane.gateway;

import org.jspecify.annotations.NullMarked;
