package io.cardea.app.sample;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Counts slowly, to show progress and cancellation. */
final class CountTool implements Tool {

  static final int MAX = 100;
  private static final Duration STEP = Duration.ofMillis(50);

  private final Vertx vertx;

  CountTool(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public String name() {
    return "count";
  }

  @Override
  public String definition() {
    return """
    {"name":"count","title":"Count",
    "description":"Counts to n, 20 steps a second, and reports progress if asked to.",
    "inputSchema":{"type":"object","properties":{"n":{"type":"integer","minimum":1,
    "maximum":100,"description":"How far to count"}},
    "required":["n"],"additionalProperties":false},
    "annotations":{"readOnlyHint":true,"openWorldHint":false}}\
    """;
  }

  @Override
  public Future<Outcome> call(Call call, Arguments arguments, Optional<Elicited> answer) {
    return arguments
        .number("n")
        .flatMap(CountTool::inRange)
        .map(n -> count(call, n))
        .orElseGet(() ->
            Future.succeededFuture(Outcome.toolError("n must be a whole number from 1 to 100.")));
  }

  private static Optional<Integer> inRange(BigDecimal n) {
    boolean isInRange =
        n.signum() > 0
            && n.compareTo(BigDecimal.valueOf(MAX)) <= 0
            && n.stripTrailingZeros().scale() <= 0;
    return isInRange ? Optional.of(n.intValue()) : Optional.empty();
  }

  /** The future stays open if the call is cancelled: there is nobody to tell. */
  private Future<Outcome> count(Call call, int n) {
    Promise<Outcome> counted = Promise.promise();
    step(call, 1, n, counted);
    return counted.future();
  }

  private void step(Call call, int done, int n, Promise<Outcome> counted) {
    vertx.setTimer(
        STEP.toMillis(),
        _ -> {
          if (call.isOver()) {
            return;
          }
          call.progress(done, n);
          if (done < n) {
            step(call, done + 1, n, counted);
          } else {
            call.log("Counted to " + n + ".");
            counted.complete(Outcome.text("Counted to " + n + "."));
          }
        });
  }
}
