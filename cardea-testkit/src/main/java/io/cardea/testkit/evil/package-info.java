/** MCP servers that are well, sick or lying, for loads: over HTTP and as child processes. */
@NullMarked
package io.cardea.testkit.evil;

import org.jspecify.annotations.NullMarked;
