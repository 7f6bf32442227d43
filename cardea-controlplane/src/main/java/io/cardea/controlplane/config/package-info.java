/** From configuration files to declared adapters, roles, bindings and settings, or to problems. */
@NullMarked
package io.cardea.controlplane.config;

import org.jspecify.annotations.NullMarked;
