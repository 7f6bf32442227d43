package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.audit.RecordSource.Place;
import io.cardea.model.identity.AdminRole;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code audit/records}: what this node has recorded of the caller's tenant, by what it says. */
public final class RecordsResource {

  /** Which records are wanted. */
  static final List<Parameter> FILTERS =
      List.of(
          Parameter.text("since", "Only from this time on, for example 2026-03-01T12:00:00Z."),
          Parameter.text("until", "Only before this time."),
          Parameter.text(
              "type", "Only intent, admin, refusal, refusals, dropped, system or segment."),
          Parameter.text("event", "Only what is this in the words of the log, as authz_fail."),
          Parameter.text("id", "Only of this request."),
          Parameter.text("agent", "Only of this agent."),
          Parameter.text("issuer", "Only of agents that this issuer vouches for."),
          Parameter.text("user", "Only on behalf of this user, by pseudonym."),
          Parameter.text("source", "Only from this network address."),
          Parameter.text("adapter", "Only of this server."),
          Parameter.text("method", "Only of this method."),
          Parameter.text("target", "Only of this tool, prompt, template or scheme of resources."),
          Parameter.text("resource", "Only of this resource, as records call it."),
          Parameter.text("definition", "Only by this digest of what a tool is."),
          Parameter.text("client", "Only by clients that call themselves so."),
          Parameter.text("session", "Only of this session, as records call it."),
          Parameter.text("trace", "Only what this trace tells of."),
          Parameter.text("rule", "Only what this rule allowed or denied."),
          Parameter.text("reason", "Only what was refused for this reason."),
          Parameter.text("status", "Only what ended so; OPEN for what has not ended."));

  static final List<Parameter> PARAMETERS =
      Stream.concat(
              FILTERS.stream(),
              Stream.of(
                  Parameter.text("order", "newest first, which is the default, or oldest first."),
                  Parameter.number("limit", RecordSearch.MAX_PAGE, "Entries on the page."),
                  Parameter.text("cursor", "What the page before had as next.")))
          .toList();

  private static final Logger LOG = LoggerFactory.getLogger(RecordsResource.class);
  static final int LIMIT = 100;
  private static final int MAX_DEPTH = 32;
  private static final String OLDEST = "oldest";

  private final RecordSearch records;

  /**
   * @param records what this node has recorded
   */
  public RecordsResource(RecordSearch records) {
    this.records = records;
  }

  /** {@code handler} for those who may see what was recorded; nobody else waits for a turn. */
  static Handler ofReaders(Handler handler) {
    return asked ->
        asked.caller().isOne(AdminRole.OPERATOR, AdminRole.AUDITOR, AdminRole.ADMIN)
            ? handler.answer(asked)
            : Caller.lacks(AdminRole.AUDITOR, "to see what was recorded");
  }

  AdminAnswer list(Asked asked) {
    Query query = asked.query();
    int limit = query.number("limit", RecordSearch.MAX_PAGE, LIMIT);
    RecordQuery wanted = wanted(asked);
    Optional<Place> behind =
        query.text("cursor").isEmpty()
            ? Optional.empty()
            : Optional.of(RecordCursor.parse(query.text("cursor"), wanted));
    try {
      RecordSearch.Page page = records.find(wanted, behind, limit);
      List<String> items = new ArrayList<>();
      List<String> findings = new ArrayList<>(page.findings());
      for (RecordEntry entry : page.entries()) {
        toJson(entry).ifPresentOrElse(items::add, () -> findings.add("a record is no JSON object"));
      }
      JsonObject answer = new JsonObject().json("records", JsonObject.array(items));
      page.next().ifPresent(next -> answer.text("next", RecordCursor.of(next, wanted)));
      return AdminAnswer.json(200, answer.texts("findings", findings).toString());
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  AdminAnswer get(Asked asked) {
    RecordQuery wanted =
        RecordQuery.ALL
            .with(RecordField.TENANT, asked.caller().tenant().value())
            .with(RecordField.ID, id(asked.part("id")));
    try {
      RecordSearch.Page page = records.find(wanted, Optional.empty(), 1);
      return page.entries().stream()
          .map(RecordsResource::toJson)
          .flatMap(Optional::stream)
          .findFirst()
          .map(entry -> AdminAnswer.json(200, entry))
          .orElseGet(() -> AdminAnswer.problem(404, "Not found", missing(page.findings())));
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  static String missing(List<String> findings) {
    String found = findings.isEmpty() ? "" : " " + String.join(". ", findings) + ".";
    return "There is no record with this id here." + found;
  }

  static AdminAnswer unreadable(IOException e) {
    LOG.atError().setCause(e).log("the audit log cannot be read");
    return AdminAnswer.problem(503, "Not readable", "The audit log cannot be read now.");
  }

  static String id(String text) {
    try {
      return UUID.fromString(text).toString();
    } catch (IllegalArgumentException e) {
      throw new Query.Refused("The id of a record is a UUID.");
    }
  }

  /** The same in the order that is asked for. */
  static RecordQuery wanted(Asked asked) {
    RecordQuery wanted = filter(asked);
    return switch (asked.query().text("order")) {
      case "", "newest" -> wanted.newestFirst();
      case OLDEST -> wanted;
      default -> throw new Query.Refused("order is newest or oldest.");
    };
  }

  /**
   * What of the caller's tenant {@link #FILTERS} want, the oldest first.
   *
   * @throws Query.Refused if nothing can fit them
   */
  static RecordQuery filter(Asked asked) {
    Query query = asked.query();
    RecordQuery wanted = RecordQuery.ALL.within(time(query, "since"), time(query, "until"));
    for (RecordField field : RecordField.values()) {
      String parameter = field == RecordField.SUBJECT ? "agent" : field.label();
      if (field != RecordField.TENANT && query.has(parameter)) {
        wanted = wanted.with(field, given(query, parameter));
      }
    }
    wanted
        .problem()
        .ifPresent(problem -> {
          throw new Query.Refused(problem);
        });
    return wanted.with(RecordField.TENANT, asked.caller().tenant().value());
  }

  /** A variable that is empty must not find everything. */
  private static String given(Query query, String parameter) {
    if (query.text(parameter).isEmpty()) {
      throw new Query.Refused(parameter + " is empty: leave it out, or say what it is to be.");
    }
    return query.text(parameter);
  }

  private static Optional<Instant> time(Query query, String name) {
    if (!query.has(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(query.text(name)).toInstant());
    } catch (DateTimeException e) {
      throw new Query.Refused(
          name + " is a time with its offset (RFC 3339), for example 2026-03-01T12:00:00Z.");
    }
  }

  /** Empty if a record is no JSON object, as nobody but a stranger writes it. */
  private static Optional<String> toJson(RecordEntry entry) {
    JsonObject json = new JsonObject().json("record", entry.beginning().json());
    entry.outcome().ifPresent(outcome -> json.json("outcome", outcome.json()));
    return whole(json);
  }

  /** {@code json} as text; empty if a record in it is no JSON object. */
  static Optional<String> whole(JsonObject json) {
    String text = json.toString();
    return Json.parse(text.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument
        ? Optional.of(text)
        : Optional.empty();
  }
}
