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
 * What is kept of the arguments and results of one subject.
 *
 * @param key the subject's
 */
record Payloads(SubjectKey key, RecordEncoder encoder) {

  /** Bytes that an intent without params holds, about. */
  private static final int USUAL_BYTES = 1024;

  /** What records say instead of the person's name, if it is a person. */
  Optional<String> pseudonym() {
    return key.pseudonym();
  }

  /** The record of {@code intent}; it holds no params until it is made. */
  Draft draft(Intent intent) {
    RecordEncoder.Told told = told(intent);
    Intent bare = intent.withoutParams();
    return Draft.later(() -> encoder.intent(bare, told), USUAL_BYTES);
  }

  /** What the intent says instead of names, params and URIs. */
  private RecordEncoder.Told told(Intent intent) {
    Payload params = intent.params();
    String commitment =
        params.length() == 0
            ? ""
            : key.commitment(intent.id(), params.bytes(), params.from(), params.length());
    return new RecordEncoder.Told(
        pseudonym(),
        commitment,
        params.length(),
        intent.detail().resource().map(key::ofResource).orElse(""));
  }

  /** The record of what is kept of the params, if anything is. */
  Optional<Frame> params(Intent intent) {
    return kept(place(intent.id(), intent.time(), intent.tenant(), Part.PARAMS), intent.params());
  }

  /** The record of what is kept of the result, if anything is. */
  Optional<Frame> result(UUID id, TenantId tenant, Outcome outcome) {
    return outcome
        .result()
        .flatMap(result -> kept(place(id, outcome.time(), tenant, Part.RESULT), result));
  }

  private PayloadPlace place(UUID id, Instant at, TenantId tenant, Part part) {
    return new PayloadPlace(id, at, tenant, part, key.subject().id());
  }

  private Optional<Frame> kept(PayloadPlace place, Payload payload) {
    if (payload.policy() == PayloadPolicy.DIGEST) {
      return Optional.empty();
    }
    byte[] data =
        payload.missing().isPresent()
            ? new byte[0]
            : PayloadCipher.seal(key, place.intent(), place.part(), payload);
    JsonLine line = encoder.payload(place, payload, data);
    return Optional.of(Draft.framed(line));
  }
}
