/** The audit log that survives a killed process, behind {@code io.cardea.model.audit.AuditLog}. */
@NullMarked
package io.cardea.audit.log;

import org.jspecify.annotations.NullMarked;
