/** Certificates and keys of TLS, as values. */
@NullMarked
package io.cardea.model.tls;

import org.jspecify.annotations.NullMarked;
