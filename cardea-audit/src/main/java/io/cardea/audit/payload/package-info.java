/** Arguments and results, sealed for the log and read from it again. */
@NullMarked
package io.cardea.audit.payload;

import org.jspecify.annotations.NullMarked;
