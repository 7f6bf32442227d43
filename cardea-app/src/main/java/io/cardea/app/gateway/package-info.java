/** A running gateway: both planes wired by plain constructors, its listeners, its end. */
@NullMarked
package io.cardea.app.gateway;

import org.jspecify.annotations.NullMarked;
