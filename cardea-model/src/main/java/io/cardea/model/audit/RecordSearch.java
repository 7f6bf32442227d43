package io.cardea.model.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Finds what was recorded. Blocks while it reads. */
public interface RecordSearch {

  /** Most entries of a page. */
  int MAX_PAGE = 1_000;

  /**
   * A page of entries.
   *
   * @param entries in the order that was asked for
   * @param next what to go on behind; empty if these are the last
   * @param findings what could not be read of the log on the way, in words; it holds no records
   */
  record Page(List<RecordEntry> entries, Optional<RecordSource.Place> next, List<String> findings) {

    public Page {
      entries = List.copyOf(entries);
      findings = List.copyOf(findings);
    }
  }

  /**
   * The first entries that fit, behind {@code behind} if there is such a place.
   *
   * @param most of them, at least 1, at most {@value #MAX_PAGE}; fewer come if they are large
   * @throws IOException if the log cannot be read
   */
  Page find(RecordQuery query, Optional<RecordSource.Place> behind, int most) throws IOException;
}
