/**
 * Resources in SQLite and PostgreSQL: one set of tables and statements for both, plain JDBC. {@link
 * io.cardea.controlplane.jdbc.ResourceStores} opens them.
 */
@NullMarked
package io.cardea.controlplane.jdbc;

import org.jspecify.annotations.NullMarked;
