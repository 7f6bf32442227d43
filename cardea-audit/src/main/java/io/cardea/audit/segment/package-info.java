/** The files of the log: frames in preallocated, memory-mapped segments of one folder. */
@NullMarked
package io.cardea.audit.segment;

import org.jspecify.annotations.NullMarked;
