/** Erasures and legal holds that reach all nodes, by the database that has copies of their logs. */
@NullMarked
package io.cardea.controlplane.orders;

import org.jspecify.annotations.NullMarked;
