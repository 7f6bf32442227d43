/** What is told of requests while they go on, for whoever follows them through several systems. */
@NullMarked
package io.cardea.model.trace;

import org.jspecify.annotations.NullMarked;
