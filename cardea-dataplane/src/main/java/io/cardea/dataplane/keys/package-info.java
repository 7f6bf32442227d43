/** The keys of identity providers: got from them, kept while they are away. */
@NullMarked
package io.cardea.dataplane.keys;

import org.jspecify.annotations.NullMarked;
