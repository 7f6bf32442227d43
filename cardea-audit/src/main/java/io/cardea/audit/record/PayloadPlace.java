package io.cardea.audit.record;

import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * Where a payload belongs.
 *
 * @param intent of which call
 * @param time when it came or went
 * @param tenant whose
 * @param part arguments or result
 * @param subject id of the key that seals it
 */
public record PayloadPlace(UUID intent, Instant time, TenantId tenant, Part part, String subject) {}
