package io.cardea.dataplane.quota;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.quota.Allowance;
import io.cardea.model.quota.Budget;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.QuotaLedger.Answer;
import io.cardea.model.quota.QuotaLedger.Room;
import io.cardea.model.quota.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What callers are told of their limits, in words and in the fields {@code RateLimit} and {@code
 * RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers-11). A policy has the name of its limit
 * and of what it allows, {@code "team/calls/1m"}: neither has characters that would need escaping.
 * There is no partition key: a caller meets only counters of its own calls.
 */
public final class LimitFields {

  /** What is left of a policy. */
  public static final String RATE_LIMIT = "RateLimit";

  /** What a policy allows. */
  public static final String RATE_LIMIT_POLICY = "RateLimit-Policy";

  /** Without room for one more counter, it takes that a period or window ends. */
  private static final String FULL_SECONDS = "60";

  private LimitFields() {}

  /** The answer to a call that has no room. */
  public static Refusal refusal(Call call, Answer.Refused refused) {
    Room room = refused.room();
    long seconds = seconds(room.more());
    Instant again = call.arrival().time().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Retry-After", Long.toString(seconds));
    fields.put(RATE_LIMIT, left(room));
    policy(room).ifPresent(policy -> fields.put(RATE_LIMIT_POLICY, policy));
    String message =
        """
        The limit %s has no room for this call now: %s. It has room again in %d s (%s). The call \
        was not made.\
        """
            .formatted(room.limit(), room.allowance().text(), seconds, again);
    String data =
        """
        {"reason":"%s","limit":"%s","allowance":"%s","retryAfter":%d,"requestId":"%s"}\
        """
            .formatted(
                Refusal.NOT_EXECUTED,
                room.limit(),
                room.allowance().text(),
                seconds,
                call.arrival().id());
    return new Refusal(
        429,
        RpcError.of(RpcError.LIMITED, message).withData(data),
        fields,
        "limit %s: %s".formatted(room.limit(), room.allowance().text()),
        Refusal.NOT_EXECUTED,
        "limit " + room.limit());
  }

  /** The answer to a call that would need a counter more than there can be. */
  public static Refusal full(Limit limit) {
    return Refusal.of(
            503,
            RpcError.UNAVAILABLE,
            "The limit %s cannot count more callers now. The call was not made: try again later."
                .formatted(limit.name()))
        .withHeader("Retry-After", FULL_SECONDS)
        .saying(Refusal.NOT_EXECUTED)
        .because("limit %s: there are as many counters as can be".formatted(limit.name()));
  }

  /** The value of {@code RateLimit}. */
  static String left(Room room) {
    return name(room) + ";r=" + room.left() + ";t=" + seconds(room.more());
  }

  /** The value of {@code RateLimit-Policy}, where it has a unit for what is counted. */
  private static Optional<String> policy(Room room) {
    Allowance allowance = room.allowance();
    String quota = name(room) + ";q=" + allowance.amount();
    String window = ";w=" + length(allowance).toSeconds();
    return switch (allowance.measure()) {
      case CALLS -> Optional.of(quota + window);
      case BYTES -> Optional.of(quota + ";qu=\"content-bytes\"" + window);
      case TOKENS, COST -> Optional.empty();
    };
  }

  private static String name(Room room) {
    return '"' + room.limit() + '/' + room.allowance().label() + '"';
  }

  private static Duration length(Allowance allowance) {
    return switch (allowance) {
      case Rate rate -> rate.per();
      case Budget budget -> {
        long begin = budget.period().begin(0);
        yield Duration.ofMillis(budget.period().end(begin) - begin);
      }
    };
  }

  /** Whole seconds, never too few. */
  private static long seconds(Duration time) {
    return time.isZero() ? 0 : time.plusNanos(999_999_999).toSeconds();
  }
}
