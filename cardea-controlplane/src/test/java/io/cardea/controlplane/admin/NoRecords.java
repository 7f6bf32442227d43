package io.cardea.controlplane.admin;

import io.cardea.audit.prove.ConsistencyProver;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.PayloadSource;
import io.cardea.model.audit.RecordSource;
import io.cardea.model.identity.TenantId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Nothing was recorded. */
final class NoRecords implements RecordSource, AuditSubjects, PayloadSource {

  static Recorded recorded() {
    NoRecords none = new NoRecords();
    return new Recorded(
        none,
        none,
        none,
        new NothingFound(),
        new MemoryHolds(),
        new LogSeal(new ConsistencyProver(Path.of("nothing")), Optional.empty()),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Place end() {
    return new Place(1, 0);
  }

  @Override
  public Page after(Place place, int most) {
    return new Page(List.of(), place, true);
  }

  @Override
  public List<AuditSubject> named(TenantId tenant, String name) {
    return List.of();
  }

  @Override
  public List<AuditSubject> all(TenantId tenant) {
    return List.of();
  }

  @Override
  public Optional<AuditSubject> find(TenantId tenant, String id) {
    return Optional.empty();
  }

  @Override
  public boolean isErased(TenantId tenant, String id) {
    return false;
  }

  @Override
  public boolean erase(TenantId tenant, String id) {
    return false;
  }

  @Override
  public List<KeptPayload> of(TenantId tenant, UUID id) {
    return List.of();
  }

  @Override
  public Optional<KeptPayload> open(String line) {
    return Optional.empty();
  }
}
