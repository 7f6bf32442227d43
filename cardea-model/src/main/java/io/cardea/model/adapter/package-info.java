/** One MCP server as an operator declares it. */
@NullMarked
package io.cardea.model.adapter;

import org.jspecify.annotations.NullMarked;
