package io.cardea.controlplane.secret;

import java.time.Instant;

/**
 * All that is told of a secret.
 *
 * @param version 1 for the first value of this name, one more for each after it
 * @param author whose key has set this version
 * @param changed when; milliseconds
 */
public record SecretInfo(SecretId id, int version, String author, Instant changed) {}
