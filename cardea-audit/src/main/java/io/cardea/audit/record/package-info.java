/** How a record looks: one JSON object per line, fields in a fixed order, every field bounded. */
@NullMarked
package io.cardea.audit.record;

import org.jspecify.annotations.NullMarked;
