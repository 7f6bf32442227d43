/** Copies of the audit records of all nodes in one PostgreSQL database, made to be asked. */
@NullMarked
package io.cardea.controlplane.records;

import org.jspecify.annotations.NullMarked;
