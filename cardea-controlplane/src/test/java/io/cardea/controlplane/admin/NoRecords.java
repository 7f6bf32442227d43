package io.cardea.controlplane.admin;

import io.cardea.model.audit.RecordSource;
import java.util.List;

/** Nothing was recorded. */
final class NoRecords implements RecordSource {

  @Override
  public Place end() {
    return new Place(1, 0);
  }

  @Override
  public Page after(Place place, int most) {
    return new Page(List.of(), place, true);
  }
}
