/** Whom to trust where the control plane and the command line connect. */
@NullMarked
package io.cardea.controlplane.tls;

import org.jspecify.annotations.NullMarked;
