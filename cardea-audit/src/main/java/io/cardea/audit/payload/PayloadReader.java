package io.cardea.audit.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.subject.SubjectKey;
import io.cardea.audit.subject.SubjectKeys;
import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.PayloadSource;
import io.cardea.model.audit.RecordLookup;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads arguments and results back, as long as the keys of their subjects are there. */
public final class PayloadReader implements PayloadSource {

  private final RecordLookup records;
  private final SubjectKeys keys;

  public PayloadReader(RecordLookup records, SubjectKeys keys) {
    this.records = records;
    this.keys = keys;
  }

  @Override
  public List<KeptPayload> of(TenantId tenant, UUID id) throws IOException {
    return records.recordsOf(id).stream()
        .map(PayloadLine::parse)
        .flatMap(Optional::stream)
        .filter(line -> line.tenant().equals(tenant))
        .map(this::open)
        .toList();
  }

  @Override
  public Optional<KeptPayload> open(String line) {
    return PayloadLine.parse(line).map(this::open);
  }

  private KeptPayload open(PayloadLine line) {
    if (!line.missing().isEmpty()) {
      return kept(line, Optional.empty(), line.missing());
    }
    // A record that was made to look like another tenant's is not read with this one's key.
    Optional<SubjectKey> key =
        keys.of(line.subject()).filter(of -> of.subject().tenant().equals(line.tenant()));
    if (key.isEmpty()) {
      boolean isErased = keys.isErased(line.tenant(), line.subject());
      String why = isErased ? KeptPayload.ERASED : "its key is not here";
      return kept(line, Optional.empty(), why);
    }
    Optional<String> content =
        PayloadCipher.open(key.get(), line).map(bytes -> new String(bytes, UTF_8));
    return kept(line, content, content.isEmpty() ? "the record is not what was written" : "");
  }

  private static KeptPayload kept(PayloadLine line, Optional<String> content, String unreadable) {
    return new KeptPayload(
        line.part(),
        line.policy(),
        line.bytes(),
        line.subject(),
        content,
        line.isCut(),
        unreadable);
  }
}
