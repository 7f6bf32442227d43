/** Every client with every server: what of MCP works through the gateway. */
@NullMarked
package io.cardea.it.matrix;

import org.jspecify.annotations.NullMarked;
