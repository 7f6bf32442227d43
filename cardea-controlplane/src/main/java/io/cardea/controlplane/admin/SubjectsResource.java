package io.cardea.controlplane.admin;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.admin.Operation.Shape;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.RecordSource.Page;
import io.cardea.model.identity.AdminRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code audit/subjects} and {@code audit/records/{id}/payload}: whom records are about, what was
 * kept of their arguments and results, and how they are erased. For auditors; whatever is asked
 * here is recorded itself, also what only reads. Names come in bodies only, since paths are
 * recorded.
 */
final class SubjectsResource {

  private static final String SUBJECTS = "audit/subjects";
  private static final String RECORDS = "audit/records";
  private static final Logger LOG = LoggerFactory.getLogger(SubjectsResource.class);
  private static final Pattern ID = Pattern.compile("[ap]-[0-9a-f]{32}");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int MAX_DEPTH = 32;
  private static final int LIMIT = 1_000;

  /** Characters; with nine bytes for each it finds room in the record, which has the query. */
  private static final int MAX_REASON = 200;

  /** Why somebody is erased. */
  static final Parameter REASON =
      Parameter.text("reason", "Why; recorded, so it must not name anybody.");

  private static final Shape OBJECT = Shape.json("{\"type\":\"object\"}");

  /** Something that reads or writes the log's files. */
  private interface Reading {
    AdminAnswer answer(Asked asked) throws IOException;
  }

  private final Recorded recorded;
  private final Erasing erasing;

  SubjectsResource(Recorded recorded) {
    this.recorded = recorded;
    this.erasing = new Erasing(recorded.subjects(), recorded.holds());
  }

  /** Whether what is asked at {@code path} is recorded, even if it only reads. */
  static boolean isAt(String path) {
    return path.startsWith("/api/v1/" + SUBJECTS)
        || (path.startsWith("/api/v1/" + RECORDS + "/") && path.endsWith("/payload"));
  }

  List<Operation> operations(LogTurns turns) {
    String one = SUBJECTS + "/{id}";
    return List.of(
        new OperationBuilder("POST", SUBJECTS + "/find", "findSubjects", "Whom a name is of.")
            .takes(OBJECT)
            .answers(OBJECT)
            .by(ofAuditors(this::find)),
        new OperationBuilder("GET", one, "getSubject", "Whose pseudonym it is.")
            .answers(OBJECT)
            .by(
                ofAuditors(asked ->
                    subject(asked).map(SubjectsResource::shown).orElseGet(() -> gone(asked)))),
        new OperationBuilder("DELETE", one, "eraseSubject", "Make its records unreadable for good.")
            .query(List.of(REASON))
            .answers(OBJECT)
            .by(ofAuditors(caught(this::erase))),
        new OperationBuilder(
                "GET", one + "/records", "recordsOfSubject", "What was recorded of it.")
            .query(
                List.of(
                    Parameter.text("after", "What the answer before had as next."),
                    Parameter.number("limit", AuditResource.MAX_LIMIT, "Records looked at.")))
            .answers(OBJECT)
            .by(ofAuditors(turns.of(caught(this::records)))),
        new OperationBuilder(
                "GET", RECORDS + "/{id}/payload", "readPayload", "Arguments and result of a call.")
            .answers(OBJECT)
            .by(ofAuditors(turns.of(caught(this::payload)))));
  }

  /** {@code handler} for auditors; nobody else waits for a turn. */
  private static Handler ofAuditors(Handler handler) {
    return asked ->
        asked.caller().isOne(AdminRole.AUDITOR, AdminRole.ADMIN)
            ? handler.answer(asked)
            : Caller.lacks(AdminRole.AUDITOR, "to see arguments, results and whose they are");
  }

  private static Handler caught(Reading reading) {
    return asked -> {
      try {
        return reading.answer(asked);
      } catch (IOException e) {
        LOG.atError().setCause(e).log("the audit log cannot be read or written");
        return AdminAnswer.problem(503, "Not available", "The audit log's files fail now.");
      }
    };
  }

  private AdminAnswer find(Asked asked) {
    String name =
        Json.parse(asked.request().body().getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument json
            ? text(json, "name")
            : "";
    if (name.isEmpty()) {
      throw new Query.Refused("The body is {\"name\": what the issuer calls the subject}.");
    }
    List<String> found =
        recorded.subjects().named(asked.caller().tenant(), name).stream()
            .map(PayloadView::of)
            .toList();
    return AdminAnswer.json(
        200, new JsonObject().json("items", JsonObject.array(found)).toString());
  }

  private Optional<AuditSubject> subject(Asked asked) {
    return recorded.subjects().find(asked.caller().tenant(), id(asked));
  }

  private static String id(Asked asked) {
    return id(asked.part("id"));
  }

  /** {@code id} as one of a subject. */
  static String id(String id) {
    if (!ID.matcher(id).matches()) {
      throw new Query.Refused("The id of a subject is p- or a- and 32 hex digits.");
    }
    return id;
  }

  private static AdminAnswer shown(AuditSubject subject) {
    return AdminAnswer.json(200, PayloadView.of(subject));
  }

  private AdminAnswer gone(Asked asked) {
    return recorded.subjects().isErased(asked.caller().tenant(), id(asked))
        ? AdminAnswer.problem(410, "Erased", "This subject was erased.")
        : AdminAnswer.problem(404, "Not found", "This node has no such subject.");
  }

  /** It destroys what could be evidence, so that who may only look does not do it. */
  private AdminAnswer erase(Asked asked) throws IOException {
    if (!asked.caller().isOne(AdminRole.ADMIN)) {
      return Caller.lacks(AdminRole.ADMIN, "to erase a subject");
    }
    String _ = reason(asked);
    return switch (erasing.erase(asked.caller().tenant(), id(asked))) {
      case ERASED -> AdminAnswer.json(200, new JsonObject().text("erased", id(asked)).toString());
      case HELD -> Erasing.held();
      case UNKNOWN -> gone(asked);
    };
  }

  /** Why somebody is erased, as the query says it. */
  static String reason(Asked asked) {
    String reason = asked.query().text("reason").strip();
    if (reason.isEmpty() || reason.length() > MAX_REASON) {
      throw new Query.Refused(
          "An erasure needs a reason of 1 to "
              + MAX_REASON
              + " characters (?reason=): it is recorded, so it must not name the subject.");
    }
    return reason;
  }

  private AdminAnswer records(Asked asked) throws IOException {
    Optional<AuditSubject> subject = subject(asked);
    if (subject.isEmpty()) {
      return gone(asked);
    }
    if (subject.get().kind() == AuditSubject.Kind.AGENT) {
      throw new Query.Refused("An agent is no person: its records name it (audit?agent=).");
    }
    String after = asked.query().text("after");
    Page page =
        recorded
            .records()
            .after(
                AuditResource.place(after.isEmpty() ? "1:0" : after),
                asked.query().number("limit", AuditResource.MAX_LIMIT, LIMIT));
    List<String> lines = new ArrayList<>();
    page.lines().forEach(line -> add(line, subject.get(), lines));
    JsonObject answer = AuditResource.page(page, lines);
    if (page.isLast()) { // told with the end, so that what goes meanwhile is told, too
      answer.json("removed", removed(subject.get()));
    }
    return AdminAnswer.json(200, answer.toString());
  }

  /** Of which times nothing is there any more, since there have been records of {@code subject}. */
  private String removed(AuditSubject subject) throws IOException {
    return JsonObject.array(
        recorded.records().removed(subject.since()).stream()
            .map(gone ->
                new JsonObject()
                    .text("from", gone.from().toString())
                    .text("until", gone.until().toString())
                    .toString())
            .toList());
  }

  /** Adds what {@code line} says, if it is about {@code subject}. */
  private void add(String line, AuditSubject subject, List<String> lines) {
    // Cheaper than to parse all others.
    if (line.contains(subject.id())
        && Json.parse(line.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument record
        && text(record, "tenant").equals(subject.tenant().value())) {
      Optional<KeptPayload> kept = recorded.payloads().open(line);
      if (kept.filter(payload -> payload.subject().equals(subject.id())).isPresent()) {
        lines.add(opened(record, kept.get()));
      } else if (text(record, "user").equals(subject.id())) {
        lines.add(line);
      }
    }
  }

  private static String opened(JsonDocument record, KeptPayload kept) {
    JsonObject view = new JsonObject();
    for (String member : List.of("type", "id", "time", "tenant")) {
      view.text(member, text(record, member));
    }
    return PayloadView.add(kept, view).toString();
  }

  private AdminAnswer payload(Asked asked) throws IOException {
    String id = asked.part("id");
    if (!UUID_FORM.matcher(id).matches()) {
      throw new Query.Refused("The id of a record is a UUID in lower case.");
    }
    List<KeptPayload> kept = recorded.payloads().of(asked.caller().tenant(), UUID.fromString(id));
    if (kept.isEmpty()) {
      return AdminAnswer.problem(
          404,
          "Not found",
          "Nothing is kept of the arguments and result of a call with this id on this node"
              + " (auditPayload of its adapter).");
    }
    JsonObject answer = new JsonObject().text("id", id);
    recorded
        .subjects()
        .find(asked.caller().tenant(), kept.getFirst().subject())
        .ifPresent(subject -> answer.json("subject", PayloadView.of(subject)));
    List<String> items =
        kept.stream().map(each -> PayloadView.add(each, new JsonObject()).toString()).toList();
    return AdminAnswer.json(200, answer.json("items", JsonObject.array(items)).toString());
  }

  private static String text(JsonDocument json, String name) {
    int value = json.member(ROOT, name);
    return value != NONE && json.isString(value) ? json.text(value) : "";
  }
}
