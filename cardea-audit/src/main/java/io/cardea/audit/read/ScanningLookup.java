package io.cardea.audit.read;

import io.cardea.audit.record.RecordLine;
import io.cardea.model.audit.RecordLookup;
import io.cardea.model.audit.RecordSource.Page;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds records by reading the log from its beginning up to the outcome that is looked for. */
public final class ScanningLookup implements RecordLookup {

  private static final int PAGE = 10_000;

  private final RecordPages pages;

  public ScanningLookup(Path folder) {
    this.pages = new RecordPages(folder);
  }

  @Override
  public List<String> recordsOf(UUID id) throws IOException {
    List<String> found = new ArrayList<>();
    Place place = new Place(1, 0);
    while (true) {
      Page page = pages.after(place, PAGE);
      for (String line : page.lines()) {
        if (RecordLine.isOf(id, line)) {
          found.add(line);
          if (RecordLine.closedBy(line).isPresent()) {
            return found;
          }
        }
      }
      if (page.isLast()) {
        return found;
      }
      place = page.next();
    }
  }
}
