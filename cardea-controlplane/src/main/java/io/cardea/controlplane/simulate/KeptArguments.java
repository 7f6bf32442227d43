package io.cardea.controlplane.simulate;

import io.cardea.model.audit.RecordEntry;
import java.io.IOException;

/** Where the arguments of recorded calls are looked up. Blocks while it reads. */
interface KeptArguments {

  /** Nobody reads any. */
  KeptArguments UNREAD =
      _ -> PastArguments.lost("its arguments were not read: that takes disclose, and an auditor");

  /**
   * Those of the call that was recorded at {@code intent}.
   *
   * @throws IOException if the log cannot be read
   */
  PastArguments of(RecordEntry.Line intent) throws IOException;
}
