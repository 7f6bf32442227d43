package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.util.Optional;

/** Where the newest checkpoint of a node's log comes from. One thread at a time. */
public interface LogSource {

  /** Where, for people. */
  String place();

  /**
   * The newest checkpoint; nobody has checked it.
   *
   * @throws NotCombinable if there is something else, and will be
   * @throws IOException if it cannot be had now, as its node is away
   */
  SignedNote newest() throws IOException, InterruptedException;

  /**
   * A proof that the log goes on from so many records (RFC 6962 section 2.1.2, as {@code cardea
   * audit prove --from} writes it) up to its newest checkpoint; nobody has checked it. Empty if the
   * source has none, so that only sizes can be compared.
   *
   * @throws NotCombinable if it says that the log does not go on from there
   * @throws IOException if it cannot be had now, as its node is away
   */
  Optional<String> growthSince(long size) throws IOException, InterruptedException;
}
