/**
 * Secrets in HashiCorp Vault or OpenBao: read over its HTTP API, kept in memory, read again from
 * time to time, and told to whoever compiles what refers to them.
 */
@NullMarked
package io.cardea.controlplane.vault;

import org.jspecify.annotations.NullMarked;
