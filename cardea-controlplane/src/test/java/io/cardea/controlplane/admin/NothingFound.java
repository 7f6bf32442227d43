package io.cardea.controlplane.admin;

import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.audit.RecordSource.Place;
import java.util.List;
import java.util.Optional;

/** Finds nothing. */
final class NothingFound implements RecordSearch {

  @Override
  public Page find(RecordQuery query, Optional<Place> behind, int most) {
    return new Page(List.of(), Optional.empty(), List.of());
  }
}
