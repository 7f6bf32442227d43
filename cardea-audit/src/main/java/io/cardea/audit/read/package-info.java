/** Reads a log back, of a running gateway or of a stopped one, and finds what is damaged. */
@NullMarked
package io.cardea.audit.read;

import org.jspecify.annotations.NullMarked;
