/** HTTP/1.1 as clients speak it: requests read and answers written, without I/O. */
@NullMarked
package io.cardea.dataplane.wire;

import org.jspecify.annotations.NullMarked;
