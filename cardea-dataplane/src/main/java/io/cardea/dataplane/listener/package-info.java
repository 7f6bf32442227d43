/** Where bytes arrive: framing, Host and Origin rules, addresses, bodies. */
@NullMarked
package io.cardea.dataplane.listener;

import org.jspecify.annotations.NullMarked;
