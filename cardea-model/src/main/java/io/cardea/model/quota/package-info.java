/** How much callers may use: limits as they are declared, and the ledger that keeps count. */
@NullMarked
package io.cardea.model.quota;

import org.jspecify.annotations.NullMarked;
