package io.cardea.upstream.conversation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests of one conversation that the server has not answered, oldest first. */
final class Calls {

  /** Of how many abandoned requests a late answer is told from a wrong one. */
  private static final int MAX_ABANDONED = 1024;

  private final Map<Long, InFlight> open = new LinkedHashMap<>();

  /** How their callers name those that nobody waits for any more, as JSON, by number. */
  private final Map<Long, String> abandoned = new LinkedHashMap<>();

  private long last;

  long nextNumber() {
    return ++last;
  }

  void add(InFlight call) {
    open.put(call.number(), call);
  }

  int size() {
    return open.size();
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** A copy, oldest first. */
  List<InFlight> all() {
    return new ArrayList<>(open.values());
  }

  /** The request that the server names {@code json}. */
  Optional<InFlight> named(String json) {
    return number(json).map(open::get);
  }

  /** The request that its caller names {@code id}, a JSON value. */
  Optional<InFlight> asked(String id) {
    return first(call -> call.asked().id().json().equals(id));
  }

  Optional<InFlight> of(WireExchange exchange) {
    return first(call -> call.exchange().equals(exchange));
  }

  private Optional<InFlight> first(Predicate<InFlight> is) {
    return open.values().stream().filter(is).findFirst();
  }

  void remove(InFlight call) {
    open.remove(call.number());
  }

  /** Nobody waits for it any more, but the server may still answer. */
  void abandon(InFlight call) {
    remove(call);
    abandoned.put(call.number(), call.asked().id().json());
    if (abandoned.size() > MAX_ABANDONED) {
      abandoned.remove(abandoned.keySet().iterator().next());
    }
  }

  /**
   * The number of the latest request that its caller names {@code id}, a JSON value, and does not
   * wait for any more.
   */
  Optional<Long> left(String id) {
    return abandoned.entrySet().stream()
        .filter(call -> call.getValue().equals(id))
        .map(Map.Entry::getKey)
        .reduce((_, later) -> later);
  }

  /** Whether the server names a request that was abandoned. */
  boolean isLate(String json) {
    return number(json).filter(abandoned::containsKey).isPresent();
  }

  /** The only call, aside from listeners and from what is cancelled. */
  @Nullable InFlight sole() {
    InFlight found = null;
    for (InFlight call : open.values()) {
      if (hears(call)) {
        if (found != null) {
          return null;
        }
        found = call;
      }
    }
    return found;
  }

  /** The oldest call, aside from listeners and from what is cancelled. */
  @Nullable InFlight oldest() {
    return first(Calls::hears).orElse(null);
  }

  /** Whose client waits for it, and so reads what comes on its stream. */
  private static boolean hears(InFlight call) {
    return !call.is(InFlight.Sort.LISTEN) && !call.isCancelled();
  }

  /** Only the very digits that were sent name a request. */
  private static Optional<Long> number(String json) {
    if (json.isEmpty() || json.length() > 18 || json.charAt(0) == '0') {
      return Optional.empty();
    }
    return json.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Optional.of(Long.parseLong(json))
        : Optional.empty();
  }
}
