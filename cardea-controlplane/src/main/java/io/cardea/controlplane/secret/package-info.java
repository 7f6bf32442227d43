/**
 * Secrets in a store of our own: sealed before they are stored, opened when a configuration is
 * compiled, and never told again.
 */
@NullMarked
package io.cardea.controlplane.secret;

import org.jspecify.annotations.NullMarked;
