/**
 * Tokens that their issuers are asked about (RFC 7662): asked once at a time, known for a while.
 */
@NullMarked
package io.cardea.dataplane.introspection;

import org.jspecify.annotations.NullMarked;
