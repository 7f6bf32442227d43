/**
 * The MCP server that comes along, so that there is something real to call when nothing is
 * configured. It speaks both eras on one path; every object lives on one event loop.
 */
@NullMarked
package io.cardea.app.sample;

import org.jspecify.annotations.NullMarked;
