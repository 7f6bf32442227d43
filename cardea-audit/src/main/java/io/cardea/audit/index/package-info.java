/**
 * Where in the log what is: an index of each segment, made from its records beside the calls. It
 * holds hashes and places, no text of a record, and can be removed at any time.
 */
@NullMarked
package io.cardea.audit.index;

import org.jspecify.annotations.NullMarked;
