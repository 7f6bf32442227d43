/**
 * Proves that a log is what was sealed. Written to be read by an auditor, and to be right even if
 * the writer is not: it uses the JDK and nothing else, no other package of Cardea. The formats are
 * in docs/reference/audit-record.md. Begin with {@link io.cardea.audit.verify.LogVerification}.
 */
@NullMarked
package io.cardea.audit.verify;

import org.jspecify.annotations.NullMarked;
