/** A small MCP client that keeps the bytes it was answered with. */
@NullMarked
package io.cardea.testkit.client;

import org.jspecify.annotations.NullMarked;
