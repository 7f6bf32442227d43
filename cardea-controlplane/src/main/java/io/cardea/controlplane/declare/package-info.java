/**
 * What is in force: what files declare, and what is stored on top of it, compiled together and kept
 * up to date.
 */
@NullMarked
package io.cardea.controlplane.declare;

import org.jspecify.annotations.NullMarked;
