/** What is removed of a log, when, and only after what: holds, archive, a signed record of it. */
@NullMarked
package io.cardea.audit.retention;

import org.jspecify.annotations.NullMarked;
