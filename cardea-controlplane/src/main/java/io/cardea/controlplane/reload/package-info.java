/** Follows the configuration files: prepares a change, swaps it whole, or refuses it. */
@NullMarked
package io.cardea.controlplane.reload;

import org.jspecify.annotations.NullMarked;
