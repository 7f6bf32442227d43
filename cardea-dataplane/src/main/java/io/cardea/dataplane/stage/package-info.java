/** The stages: each decides one thing, from what it is given, without I/O. */
@NullMarked
package io.cardea.dataplane.stage;

import org.jspecify.annotations.NullMarked;
