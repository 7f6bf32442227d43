/** HTTP/1.1 on the wire, as a strict client reads and writes it (RFC 9112). No I/O. */
@NullMarked
package io.cardea.upstream.wire;

import org.jspecify.annotations.NullMarked;
