/** How a server is reached, as configuration says it: URLs, headers, commands, secrets. */
@NullMarked
package io.cardea.controlplane.upstream;

import org.jspecify.annotations.NullMarked;
