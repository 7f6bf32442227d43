package io.cardea.controlplane.store;

import java.util.List;
import java.util.Optional;

/**
 * Some revisions.
 *
 * @param revisions the latest first
 * @param floor what was up to and with this revision is not listed any more, but for the state that
 *     it has left
 * @param next what the next page comes before; empty if this is the last one
 */
public record HistoryPage(List<Revision> revisions, long floor, Optional<Long> next) {
  public HistoryPage {
    revisions = List.copyOf(revisions);
  }
}
