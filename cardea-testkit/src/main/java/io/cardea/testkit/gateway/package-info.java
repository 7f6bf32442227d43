/** A whole gateway for tests, over real sockets and real files. */
@NullMarked
package io.cardea.testkit.gateway;

import org.jspecify.annotations.NullMarked;
