package io.cardea.dataplane.pipeline;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the driver has fetched for a request so far. Immutable. */
public final class Facts {

  /** Nothing yet. */
  public static final Facts NONE = new Facts(Map.of(), 0);

  private final Map<Fact<?>, Object> known;
  private final int detours;

  private Facts(Map<Fact<?>, Object> known, int detours) {
    this.known = known;
    this.detours = detours;
  }

  /** Nothing again, after a node that the request seemed to belong to did not take it. */
  public Facts forgotten() {
    return new Facts(Map.of(), detours + 1);
  }

  /** How often that has happened to the request. */
  public int detours() {
    return detours;
  }

  /** The value of {@code fact}, if it has been fetched. */
  @SuppressWarnings("unchecked") // with() is the only way in and pairs each fact with its own type
  public <T> Optional<T> find(Fact<T> fact) {
    return Optional.ofNullable((T) known.get(fact));
  }

  /** These facts and one more. */
  public <T> Facts with(Fact<T> fact, T value) {
    Map<Fact<?>, Object> more = new HashMap<>(known);
    more.put(fact, value);
    return new Facts(more, detours);
  }
}
