/** Makes proofs that records are in a log. */
@NullMarked
package io.cardea.audit.prove;

import org.jspecify.annotations.NullMarked;
