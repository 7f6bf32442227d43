package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.prove.ConsistencyProver;
import io.cardea.audit.prove.ConsistencyProver.Growth;
import io.cardea.audit.seal.SealedLog;
import java.io.IOException;
import java.util.Optional;

/** A log that proves itself, as a gateway does. */
record ProvingLog(SealedLog log) implements LogSource {

  @Override
  public String place() {
    return log.root().toString();
  }

  @Override
  public SignedNote newest() throws IOException {
    return new ConsistencyProver(log.folder()).newest();
  }

  @Override
  public Optional<String> growthSince(long size) throws IOException {
    return switch (new ConsistencyProver(log.folder()).since(size)) {
      case Growth.Proved(String text) -> Optional.of(text);
      case Growth.TooFew(long sealed) -> throw new NotCombinable("it has " + sealed);
      case Growth.NeverSealed() -> throw new NotCombinable("it was never sealed so");
      case Growth.Otherwise() -> throw new NotCombinable("it was sealed otherwise");
    };
  }

  /** The same log, which proves its growth by {@code proof}. */
  LogSource proving(String proof) {
    return new LogSource() {
      @Override
      public String place() {
        return ProvingLog.this.place();
      }

      @Override
      public SignedNote newest() throws IOException {
        return ProvingLog.this.newest();
      }

      @Override
      public Optional<String> growthSince(long size) {
        return Optional.of(proof);
      }
    };
  }

  /** A node that does not answer. */
  static LogSource away(String place) {
    return new LogSource() {
      @Override
      public String place() {
        return place;
      }

      @Override
      public SignedNote newest() throws IOException {
        throw new IOException("it cannot be reached");
      }

      @Override
      public Optional<String> growthSince(long size) throws IOException {
        throw new IOException("it cannot be reached");
      }
    };
  }
}
