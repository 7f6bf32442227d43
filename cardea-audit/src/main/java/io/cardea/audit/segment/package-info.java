/** The files of the log: frames in preallocated segments of one folder. */
@NullMarked
package io.cardea.audit.segment;

import org.jspecify.annotations.NullMarked;
