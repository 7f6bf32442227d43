/** Requests that belong to another node: how they get there, and how they come in from there. */
@NullMarked
package io.cardea.dataplane.node;

import org.jspecify.annotations.NullMarked;
