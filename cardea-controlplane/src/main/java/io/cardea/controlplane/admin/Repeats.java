package io.cardea.controlplane.admin;

import io.cardea.model.identity.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Answers a change that is asked for again with the answer of the first time
 * (draft-ietf-httpapi-idempotency-key-header-07): within {@link #KEPT}, of the same caller, on this
 * node. Answers that say that something is wrong here are not kept. Thread-safe.
 */
final class Repeats {

  static final Duration KEPT = Duration.ofHours(24);

  private static final int MAX_KEPT = 1_000;
  private static final int MAX_BODY = 1 << 20;
  private static final Pattern FORM = Pattern.compile("[!-~]{1,128}");

  private record Key(TenantId tenant, String agent, String key) {}

  /** What was asked for, and what was answered; no answer while it is under way. */
  private record Kept(AdminRequest request, Instant at, Optional<AdminAnswer> answer) {

    boolean isOf(AdminRequest other) {
      return request.method().equals(other.method())
          && request.path().equals(other.path())
          && request.query().equals(other.query())
          && request.body().equals(other.body());
    }
  }

  private final Clock clock;
  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  Repeats(Clock clock) {
    this.clock = clock;
  }

  /** The answer to {@code request}, by {@code action} if it has none yet. */
  AdminAnswer answer(AdminRequest request, Caller caller, Supplier<AdminAnswer> action) {
    Optional<String> sent = request.field("idempotency-key");
    if (sent.isEmpty() || request.method().equals("GET")) {
      return action.get();
    }
    if (!FORM.matcher(sent.get()).matches() || request.body().length() > MAX_BODY) {
      throw new Query.Refused(
          "Idempotency-Key is 1 to 128 visible characters, for bodies of at most 1 MiB.");
    }
    Key key = new Key(caller.tenant(), caller.agent(), sent.get());
    return begin(key, request).orElseGet(() -> act(key, request, action));
  }

  private AdminAnswer act(Key key, AdminRequest request, Supplier<AdminAnswer> action) {
    Optional<AdminAnswer> answer = Optional.empty();
    try {
      answer = Optional.of(action.get());
      return answer.get();
    } finally {
      end(key, request, answer.filter(Repeats::isLasting));
    }
  }

  private static boolean isLasting(AdminAnswer answer) {
    return answer.status() < 500 && answer.body().length() <= MAX_BODY;
  }

  /** What is known already; if nothing, it is under way from now on. */
  private synchronized Optional<AdminAnswer> begin(Key key, AdminRequest request) {
    forget();
    Kept before = kept.putIfAbsent(key, new Kept(request, clock.instant(), Optional.empty()));
    if (before == null) {
      return Optional.empty();
    }
    if (!before.isOf(request)) {
      return Optional.of(
          AdminAnswer.problem(
              422,
              "Key used",
              "This Idempotency-Key was sent with another request: take a new one."));
    }
    return Optional.of(
        before
            .answer()
            .orElseGet(() ->
                AdminAnswer.problem(
                    409, "Under way", "The request with this Idempotency-Key is under way.")));
  }

  private synchronized void end(Key key, AdminRequest request, Optional<AdminAnswer> answer) {
    if (answer.isPresent()) {
      kept.put(key, new Kept(request, clock.instant(), answer));
    } else {
      kept.remove(key);
    }
  }

  private void forget() {
    Instant oldest = clock.instant().minus(KEPT);
    Iterator<Kept> all = kept.values().iterator();
    while (all.hasNext()) {
      Kept next = all.next();
      boolean isDone = next.answer().isPresent();
      if (isDone && (kept.size() >= MAX_KEPT || next.at().isBefore(oldest))) {
        all.remove();
      } else if (kept.size() < MAX_KEPT) {
        return;
      }
    }
  }
}
