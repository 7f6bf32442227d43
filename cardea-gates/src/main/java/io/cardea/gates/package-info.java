/**
 * The build gates that a compiler cannot hold: module edges, acyclic packages, sizes, tests that
 * run.
 */
@NullMarked
package io.cardea.gates;

import org.jspecify.annotations.NullMarked;
