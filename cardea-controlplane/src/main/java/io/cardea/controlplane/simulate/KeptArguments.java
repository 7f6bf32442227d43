package io.cardea.controlplane.simulate;

import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;

/** Where the arguments of recorded calls are looked up. Blocks while it reads. */
interface KeptArguments {

  /** Nobody reads any. */
  KeptArguments UNREAD =
      (_, _) ->
          PastArguments.lost("its arguments were not read: that takes disclose, and an auditor");

  /**
   * Those of {@code call}, whose intent was recorded at {@code intent}.
   *
   * @throws IOException if the log cannot be read
   */
  PastArguments of(RecordedCall call, Place intent) throws IOException;
}
