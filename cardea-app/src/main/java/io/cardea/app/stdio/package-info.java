/**
 * The gateway as a stdio MCP server: lines of standard input become requests of Streamable HTTP,
 * and what comes back becomes lines of standard output.
 */
@NullMarked
package io.cardea.app.stdio;

import org.jspecify.annotations.NullMarked;
