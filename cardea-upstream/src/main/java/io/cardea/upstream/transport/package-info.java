/** Every transport behind one face. */
@NullMarked
package io.cardea.upstream.transport;

import org.jspecify.annotations.NullMarked;
