package io.cardea.model.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened to the gateway itself.
 *
 * @param id UUIDv7
 * @param time when
 * @param event what
 * @param detail more, for operators; no secrets, possibly empty
 */
public record Notice(UUID id, Instant time, AuditEvent event, String detail) {}
