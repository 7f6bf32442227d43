/** Several places that serve the same: which one is next, and which one is left out for a while. */
@NullMarked
package io.cardea.upstream.balance;

import org.jspecify.annotations.NullMarked;
