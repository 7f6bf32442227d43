/** Whom records are about: their pseudonyms and keys, and how those are destroyed. */
@NullMarked
package io.cardea.audit.subject;

import org.jspecify.annotations.NullMarked;
