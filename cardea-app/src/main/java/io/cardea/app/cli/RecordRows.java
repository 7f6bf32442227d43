package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.RecordEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Entries of the audit log as rows: what was recorded at the beginning, then how it ended. */
final class RecordRows {

  private static final int MAX_DEPTH = 1_000;

  private static final List<String> OF_BEGINNING =
      List.of(
          "time",
          "type",
          "id",
          "tenant",
          "event",
          "issuer",
          "subject",
          "user",
          "credential",
          "client",
          "clientVersion",
          "source",
          "adapter",
          "serverVersion",
          "upstreamCredential",
          "method",
          "target",
          "resource",
          "definition",
          "session",
          "revision",
          "params",
          "paramsTokens",
          "rule",
          "snapshot",
          "reason",
          "count",
          "before",
          "after",
          "trace");
  private static final List<String> OF_OUTCOME =
      List.of(
          "status",
          "detail",
          "httpStatus",
          "rpcCode",
          "resultTokens",
          "upstreamMicros",
          "ownMicros");
  private static final String ENDED = "ended";

  private RecordRows() {}

  static List<String> titles() {
    return Stream.of(OF_BEGINNING.stream(), Stream.of(ENDED), OF_OUTCOME.stream())
        .flatMap(names -> names)
        .toList();
  }

  static List<String> row(RecordEntry entry) {
    Optional<JsonDocument> beginning = parse(entry.beginning().json());
    Optional<JsonDocument> outcome = entry.outcome().flatMap(line -> parse(line.json()));
    return Stream.of(
            OF_BEGINNING.stream().map(name -> value(beginning, name)),
            Stream.of(value(outcome, "time")),
            OF_OUTCOME.stream().map(name -> value(outcome, name)))
        .flatMap(values -> values)
        .toList();
  }

  private static Optional<JsonDocument> parse(String json) {
    return Json.parse(json.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument record
        ? Optional.of(record)
        : Optional.empty();
  }

  private static String value(Optional<JsonDocument> record, String name) {
    String value = record.map(found -> member(found, name)).orElse("");
    boolean isMinute = name.equals("time") && value.isEmpty();
    return isMinute ? record.map(found -> member(found, "minute")).orElse("") : value;
  }
}
