/** Brings segments that were removed back from an archive. */
@NullMarked
package io.cardea.audit.restore;

import org.jspecify.annotations.NullMarked;
