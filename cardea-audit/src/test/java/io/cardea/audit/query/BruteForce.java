package io.cardea.audit.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.read.AuditReader;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds records by reading all of them, with a parser that is not ours. */
final class BruteForce {

  private final List<JsonNode> beginnings = new ArrayList<>();
  private final Map<String, JsonNode> outcomes = new HashMap<>();

  private BruteForce() {}

  static BruteForce of(Path folder) throws IOException {
    BruteForce all = new BruteForce();
    ObjectMapper json = new ObjectMapper();
    try (AuditReader reader = AuditReader.open(folder)) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        if (entry.get() instanceof AuditEntry.Line line) {
          JsonNode record = json.readTree(line.json());
          if (text(record, "type").equals("outcome")) {
            all.outcomes.put(text(record, "id"), record);
          } else {
            all.beginnings.add(record);
          }
        }
      }
    }
    return all;
  }

  /** What a query should find: each beginning, with its outcome behind a space. */
  List<String> find(RecordQuery query) {
    List<String> found = new ArrayList<>();
    for (JsonNode record : beginnings) {
      Optional<JsonNode> outcome = outcome(record);
      if (fits(record, outcome, query)) {
        found.add(record + outcome.map(end -> " " + end).orElse(""));
      }
    }
    if (query.isNewestFirst()) {
      Collections.reverse(found);
    }
    return found;
  }

  private Optional<JsonNode> outcome(JsonNode record) {
    String type = text(record, "type");
    return type.equals("intent") || type.equals("admin")
        ? Optional.ofNullable(outcomes.get(text(record, "id")))
        : Optional.empty();
  }

  private static boolean fits(JsonNode record, Optional<JsonNode> outcome, RecordQuery query) {
    Instant time = Instant.parse(text(record, record.has("minute") ? "minute" : "time"));
    return query.since().filter(time::isBefore).isEmpty()
        && query.until().filter(until -> !time.isBefore(until)).isEmpty()
        && query.values().entrySet().stream()
            .allMatch(wanted -> value(record, outcome, wanted.getKey()).equals(wanted.getValue()));
  }

  private static String value(JsonNode record, Optional<JsonNode> outcome, RecordField field) {
    if (field == RecordField.STATUS) {
      boolean ends = List.of("intent", "admin").contains(text(record, "type"));
      return outcome.map(end -> text(end, "status")).orElse(ends ? RecordQuery.OPEN : "");
    }
    String value = text(record, field.label());
    return field == RecordField.TENANT && value.isEmpty() ? "default" : value;
  }

  private static String text(JsonNode record, String name) {
    return record.path(name).asText("");
  }
}
