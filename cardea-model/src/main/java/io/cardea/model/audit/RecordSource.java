package io.cardea.model.audit;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What was recorded, read behind the writer. Blocks while it reads. */
public interface RecordSource {

  /**
   * A place between two records.
   *
   * @param segment number of the file
   * @param offset bytes from its beginning
   */
  record Place(long segment, long offset) {}

  /**
   * Some records.
   *
   * @param lines each a JSON object
   * @param next behind the last of them
   * @param isLast whether nothing was behind them when they were read
   */
  record Page(List<String> lines, Place next, boolean isLast) {

    public Page {
      lines = List.copyOf(lines);
    }
  }

  /**
   * What was recorded in some time and is not there any more, by retention.
   *
   * @param from when the first of it was
   * @param until before when the last of it was
   */
  record Removed(Instant from, Instant until) {}

  /** Behind the last record. */
  Place end() throws IOException;

  /**
   * The records behind {@code place}, {@code most} at most, in the order in which they came; fewer
   * if they are large.
   */
  Page after(Place place, int most) throws IOException;

  /** What is not there any more of that from {@code since} on, oldest first; neighbours are one. */
  default List<Removed> removed(Instant since) throws IOException {
    return List.of();
  }
}
