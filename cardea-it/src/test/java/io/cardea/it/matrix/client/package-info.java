/** MCP clients that know one revision each and are strict about it. */
@NullMarked
package io.cardea.it.matrix.client;

import org.jspecify.annotations.NullMarked;
