/** Where resources are kept: the port, what is asked of it, and what it answers. */
@NullMarked
package io.cardea.controlplane.store;

import org.jspecify.annotations.NullMarked;
