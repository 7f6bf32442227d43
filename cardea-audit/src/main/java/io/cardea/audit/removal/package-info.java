/** What says that segments were removed, and by whom: signed records in a file beside the log. */
@NullMarked
package io.cardea.audit.removal;

import org.jspecify.annotations.NullMarked;
