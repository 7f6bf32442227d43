package io.cardea.model.audit;

import java.util.Locale;

/** What the audit log keeps of arguments and results, from the least to the most. */
public enum PayloadPolicy {
  /** Nothing that could be read; of arguments a digest under the subject's key. */
  DIGEST,
  /** What they are made of, without the values. */
  REDACTED,
  /** Everything, as it was. */
  FULL;

  /** The name that people write: in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
