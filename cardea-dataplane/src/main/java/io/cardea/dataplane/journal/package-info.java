/** Sessions in files, so that they outlive the process. */
@NullMarked
package io.cardea.dataplane.journal;

import org.jspecify.annotations.NullMarked;
