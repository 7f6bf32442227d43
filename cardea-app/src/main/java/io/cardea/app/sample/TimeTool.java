package io.cardea.app.sample;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** Tells the time in a zone of the IANA time zone database. */
final class TimeTool implements Tool {

  private final Clock clock;
  private final Set<String> zones;

  TimeTool(Clock clock, Set<String> zones) {
    this.clock = clock;
    this.zones = Set.copyOf(zones);
  }

  @Override
  public String name() {
    return "time";
  }

  @Override
  public String definition() {
    return """
    {"name":"time","title":"Time","description":"Tells the current time in a time zone.",
    "inputSchema":{"type":"object","properties":{"zone":{"type":"string",
    "description":"An IANA time zone such as Europe/Berlin","default":"UTC"}},
    "additionalProperties":false},
    "annotations":{"readOnlyHint":true,"openWorldHint":false}}\
    """;
  }

  @Override
  public Future<Outcome> call(Call call, Arguments arguments, Optional<Elicited> answer) {
    Optional<String> zone =
        arguments.has("zone") ? arguments.text("zone").filter(zones::contains) : Optional.of("UTC");
    return Future.succeededFuture(
        zone.map(this::now)
            .map(Outcome::text)
            .orElseGet(() ->
                Outcome.toolError(
                    "zone is no IANA time zone: use a name such as Europe/Berlin or UTC.")));
  }

  private String now(String zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        clock.instant().truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.of(zone)));
  }
}
