/** Legacy sessions: sealed ids and what is kept besides them. */
@NullMarked
package io.cardea.dataplane.session;

import org.jspecify.annotations.NullMarked;
