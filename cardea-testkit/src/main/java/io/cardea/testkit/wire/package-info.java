/** HTTP/1.1 byte by byte, for what no proper client would send. */
@NullMarked
package io.cardea.testkit.wire;

import org.jspecify.annotations.NullMarked;
