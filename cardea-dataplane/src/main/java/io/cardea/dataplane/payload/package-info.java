/** What the audit log is given of arguments and results. */
@NullMarked
package io.cardea.dataplane.payload;

import org.jspecify.annotations.NullMarked;
