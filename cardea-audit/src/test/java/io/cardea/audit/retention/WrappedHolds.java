package io.cardea.audit.retention;

import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds of others, to look on. */
class WrappedHolds implements LegalHolds {

  private final LegalHolds holds;

  WrappedHolds(LegalHolds holds) {
    this.holds = holds;
  }

  @Override
  public List<LegalHold> all() {
    return holds.all();
  }

  @Override
  public boolean add(LegalHold hold) throws IOException {
    return holds.add(hold);
  }

  @Override
  public boolean remove(String name) throws IOException {
    return holds.remove(name);
  }

  @Override
  public Optional<LegalHold> unless(Predicate<LegalHold> covers, Destruction destruction)
      throws IOException {
    return holds.unless(covers, destruction);
  }
}
