/** An MCP server with every feature, strict about the one revision that it speaks. */
@NullMarked
package io.cardea.testkit.feature;

import org.jspecify.annotations.NullMarked;
