/** Counting, logging and keeping what went wrong. */
@NullMarked
package io.cardea.dataplane.incident;

import org.jspecify.annotations.NullMarked;
