package io.cardea.audit.subject;

import io.cardea.model.identity.TenantId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who was erased, as a file of lines: id, and when and of which tenant with a comma between them.
 * Lines of before tenants were kept have no comma. Any thread may ask, one at a time may add.
 */
final class Erasures implements Closeable {

  private final LineFile file;
  private final Map<String, Optional<TenantId>> tenants = new ConcurrentHashMap<>();

  private Erasures(LineFile file) {
    this.file = file;
  }

  static Erasures open(Path path, Channels channels) throws IOException {
    Erasures erasures = new Erasures(LineFile.open(path, channels));
    erasures.file.found().forEach((id, text) -> erasures.tenants.put(id, tenant(text)));
    erasures.file.forget();
    return erasures;
  }

  private static Optional<TenantId> tenant(String text) {
    String name = text.substring(text.indexOf(',') + 1);
    return TenantId.isValid(name) && !name.equals(text)
        ? Optional.of(new TenantId(name))
        : Optional.empty();
  }

  /** The ids of all. */
  Set<String> ids() {
    return Collections.unmodifiableSet(tenants.keySet());
  }

  /** Whether {@code id} was erased in {@code tenant}, or it is not known any more where. */
  boolean has(TenantId tenant, String id) {
    Optional<TenantId> of = tenants.get(id);
    return of != null && (of.isEmpty() || of.get().equals(tenant));
  }

  /** Adds one; it is on the disk when this returns. */
  void add(TenantId tenant, String id, Instant when) throws IOException {
    file.add(Map.of(id, when + "," + tenant.value()));
    tenants.put(id, Optional.of(tenant));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
