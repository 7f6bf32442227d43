package io.cardea.model.audit;

import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Arguments and results that were recorded, made readable. Blocks while it reads. */
public interface PayloadSource {

  /**
   * What is kept of the call with {@code id}, arguments first; none if nothing is, or the call is
   * of another tenant.
   */
  List<KeptPayload> of(TenantId tenant, UUID id) throws IOException;

  /** What {@code line} keeps, if it is a record that keeps something. */
  Optional<KeptPayload> open(String line);
}
