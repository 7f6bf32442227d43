/** HTTP/1.1 framing without I/O, as far as requests and answers share it. */
@NullMarked
package io.cardea.mcp.http;

import org.jspecify.annotations.NullMarked;
