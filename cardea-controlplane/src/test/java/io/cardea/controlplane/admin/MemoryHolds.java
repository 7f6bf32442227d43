package io.cardea.controlplane.admin;

import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Holds that are nowhere else. */
final class MemoryHolds implements LegalHolds {

  private final NavigableMap<String, LegalHold> holds = new TreeMap<>();

  @Override
  public List<LegalHold> all() {
    return List.copyOf(holds.values());
  }

  @Override
  public boolean add(LegalHold hold) {
    return holds.putIfAbsent(hold.name(), hold) == null;
  }

  @Override
  public boolean remove(String name) {
    return holds.remove(name) != null;
  }

  @Override
  public Optional<LegalHold> unless(Predicate<LegalHold> covers, Destruction destruction)
      throws IOException {
    Optional<LegalHold> covering = holds.values().stream().filter(covers).findFirst();
    if (covering.isEmpty()) {
      destruction.run();
    }
    return covering;
  }
}
