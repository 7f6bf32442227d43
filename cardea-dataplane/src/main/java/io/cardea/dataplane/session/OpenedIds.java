package io.cardea.dataplane.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens sealed session ids, and keeps the {@value #MAX} that were used last, so that a session in
 * use is decrypted once and not with each of its requests. What an id says never changes, and
 * whether it is expired or its session has ended is not asked here. Lives on one event loop.
 */
public final class OpenedIds {

  private static final int MAX = 1_024;

  private final SessionSeal seal;
  private final Map<String, SessionId> opened =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SessionId> eldest) {
          return size() > MAX;
        }
      };

  public OpenedIds(SessionSeal seal) {
    this.seal = seal;
  }

  /** What {@code text} says, if one of our keys sealed it. */
  public Optional<SessionId> open(String text) {
    SessionId known = opened.get(text);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<SessionId> id = seal.open(text);
    // What nobody sealed is not kept, or strangers could push out what is in use.
    id.ifPresent(found -> opened.put(text, found));
    return id;
  }
}
