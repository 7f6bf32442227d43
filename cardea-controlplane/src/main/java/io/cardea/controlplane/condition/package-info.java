/** Conditions of rules: CEL, compiled and checked when they are declared. */
@NullMarked
package io.cardea.controlplane.condition;

import org.jspecify.annotations.NullMarked;
