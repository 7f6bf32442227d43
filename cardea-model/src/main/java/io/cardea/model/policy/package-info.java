/** Who may do what: pure decisions, and the permit that opens an upstream. */
@NullMarked
package io.cardea.model.policy;

import org.jspecify.annotations.NullMarked;
