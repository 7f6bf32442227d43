/** The declared state of the gateway: one immutable value that both planes meet in. */
@NullMarked
package io.cardea.model.snapshot;

import org.jspecify.annotations.NullMarked;
