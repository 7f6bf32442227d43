package io.cardea.model.audit;

import java.io.IOException;
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

  /** Behind the last record. */
  Place end() throws IOException;

  /**
   * The records behind {@code place}, {@code most} at most, in the order in which they came; fewer
   * if they are large.
   */
  Page after(Place place, int most) throws IOException;
}
