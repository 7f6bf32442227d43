/** What callers have used of their limits, counted on this node, and what they are told of it. */
@NullMarked
package io.cardea.dataplane.quota;

import org.jspecify.annotations.NullMarked;
