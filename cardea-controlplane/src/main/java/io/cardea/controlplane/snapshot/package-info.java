/** Compiles what was declared into the snapshot that the data plane reads. */
@NullMarked
package io.cardea.controlplane.snapshot;

import org.jspecify.annotations.NullMarked;
