package io.cardea.audit.log;

import io.cardea.audit.payload.PayloadCipher;
import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.PayloadPlace;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.subject.SubjectKey;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Appends what is kept of the arguments and results of one subject.
 *
 * @param key the subject's
 */
record Payloads(SubjectKey key, Journal journal, RecordEncoder encoder) {

  /** What records say instead of the person's name, if it is a person. */
  Optional<String> pseudonym() {
    return key.pseudonym();
  }

  /** What the intent says instead of names, params and URIs. */
  RecordEncoder.Told told(Intent intent) {
    Payload params = intent.params();
    String commitment =
        params.length() == 0
            ? ""
            : key.commitment(intent.id(), params.bytes(), params.from(), params.length());
    return new RecordEncoder.Told(
        pseudonym(), commitment, intent.detail().resource().map(key::ofResource).orElse(""));
  }

  /** Records what is kept of the params; false if there is no room for it. */
  boolean keepParams(Intent intent) {
    return keep(place(intent.id(), intent.time(), intent.tenant(), Part.PARAMS), intent.params());
  }

  /** Records what is kept of the result; false if there is no room for it. */
  boolean keepResult(UUID id, TenantId tenant, Outcome outcome) {
    return outcome.result().isEmpty()
        || keep(place(id, outcome.time(), tenant, Part.RESULT), outcome.result().get());
  }

  private PayloadPlace place(UUID id, Instant at, TenantId tenant, Part part) {
    return new PayloadPlace(id, at, tenant, part, key.subject().id());
  }

  private boolean keep(PayloadPlace place, Payload payload) {
    if (payload.policy() == PayloadPolicy.DIGEST) {
      return true;
    }
    byte[] data =
        payload.missing().isPresent()
            ? new byte[0]
            : PayloadCipher.seal(key, place.intent(), place.part(), payload);
    JsonLine line = encoder.payload(place, payload, data);
    return journal.append(Frame.seal(line.bytes(), line.end()));
  }
}
