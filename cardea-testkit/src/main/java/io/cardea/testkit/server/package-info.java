/** A scripted MCP server: says exactly what a test wants, when the test wants it. */
@NullMarked
package io.cardea.testkit.server;

import org.jspecify.annotations.NullMarked;
