/** The MCP Registry API: the adapters that a caller may use, as servers of a private registry. */
@NullMarked
package io.cardea.controlplane.registry;

import org.jspecify.annotations.NullMarked;
