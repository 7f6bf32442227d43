package io.cardea.model.audit;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Finds what was recorded of one request. Blocks while it reads. */
public interface RecordLookup {

  /** All records with this id, in the order in which they came; each a JSON object. */
  List<String> recordsOf(UUID id) throws IOException;
}
