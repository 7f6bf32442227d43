/**
 * What others write of MCP servers, as Adapter documents: {@code server.json} of the MCP Registry
 * and the lists of desktop clients.
 */
@NullMarked
package io.cardea.controlplane.imports;

import org.jspecify.annotations.NullMarked;
