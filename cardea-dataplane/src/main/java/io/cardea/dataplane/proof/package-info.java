/** Proofs of possession (DPoP, RFC 9449): read strictly, judged, checked, taken once; no I/O. */
@NullMarked
package io.cardea.dataplane.proof;

import org.jspecify.annotations.NullMarked;
