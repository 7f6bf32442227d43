/** The portable backup of a resource store: one JSON text a line, with a checksum at the end. */
@NullMarked
package io.cardea.controlplane.backup;

import org.jspecify.annotations.NullMarked;
