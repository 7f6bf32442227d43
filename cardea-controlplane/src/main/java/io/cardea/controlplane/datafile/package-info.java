/** Files of the data directory. */
@NullMarked
package io.cardea.controlplane.datafile;

import org.jspecify.annotations.NullMarked;
