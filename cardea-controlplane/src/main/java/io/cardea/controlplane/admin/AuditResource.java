package io.cardea.controlplane.admin;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.RecordSource;
import io.cardea.model.audit.RecordSource.Page;
import io.cardea.model.audit.RecordSource.Place;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code audit}: what this node has recorded of the caller's tenant, as it comes. */
final class AuditResource {

  /** Records that are looked at for one answer. */
  static final int MAX_LIMIT = 10_000;

  /** The parameters that are members of records, by what those are called. */
  private static final Map<String, String> MEMBERS =
      Map.of("agent", "subject", "user", "user", "adapter", "adapter", "target", "target");

  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.text("after", "What the answer before had as next; without it, the end."),
          Parameter.number("limit", MAX_LIMIT, "Records that are looked at."),
          Parameter.text("type", "Only records of this type."),
          Parameter.text("agent", "Only of this agent."),
          Parameter.text("user", "Only on behalf of this user, by pseudonym."),
          Parameter.text("adapter", "Only of this server."),
          Parameter.text("target", "Only of this tool, prompt or resource."));

  private static final Logger LOG = LoggerFactory.getLogger(AuditResource.class);
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,18}):([0-9]{1,18})");
  private static final int LIMIT = 1_000;
  private static final int MAX_DEPTH = 32;
  private static final String OUTCOME = "outcome";

  private static final String PAYLOAD = "payload";

  private final RecordSource records;

  AuditResource(Recorded recorded) {
    this.records = recorded.records();
  }

  AdminAnswer read(Asked asked) {
    Query query = asked.query();
    int limit = query.number("limit", MAX_LIMIT, LIMIT);
    try {
      Page page =
          query.text("after").isEmpty()
              ? new Page(List.of(), records.end(), true)
              : records.after(place(query.text("after")), limit);
      return AdminAnswer.json(200, page(page, fitting(page, asked)).toString());
    } catch (IOException e) {
      LOG.atError().setCause(e).log("the audit log cannot be read");
      return AdminAnswer.problem(503, "Not readable", "The audit log cannot be read now.");
    }
  }

  static Place place(String text) {
    Matcher place = PLACE.matcher(text);
    if (!place.matches()) {
      throw new Query.Refused("after is what an answer had as next.");
    }
    return new Place(Long.parseLong(place.group(1)), Long.parseLong(place.group(2)));
  }

  /** {@code lines} of {@code page} as an answer. */
  static JsonObject page(Page page, List<String> lines) {
    return new JsonObject()
        .json("records", JsonObject.array(lines))
        .text("next", page.next().segment() + ":" + page.next().offset())
        .flag("more", !page.isLast());
  }

  private List<String> fitting(Page page, Asked asked) {
    Query query = asked.query();
    return page.lines().stream()
        .filter(line -> fits(line, query, asked.caller().tenant()))
        .toList();
  }

  /** An outcome says how something ended that another record says more of: it always fits. */
  private static boolean fits(String line, Query query, TenantId tenant) {
    if (!(Json.parse(line.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument record)) {
      return false;
    }
    String type = member(record, "type");
    boolean ours =
        record.member(ROOT, "tenant") == NONE
            ? tenant.equals(TenantId.DEFAULT)
            : member(record, "tenant").equals(tenant.value());
    if (!ours || type.equals(PAYLOAD)) {
      return false;
    }
    return (query.text("type").isEmpty() || query.text("type").equals(type))
        && (type.equals(OUTCOME)
            || MEMBERS.entrySet().stream()
                .allMatch(known ->
                    query.text(known.getKey()).isEmpty()
                        || query.text(known.getKey()).equals(member(record, known.getValue()))));
  }

  private static String member(JsonDocument record, String name) {
    int value = record.member(ROOT, name);
    return value != NONE && record.isString(value) ? record.text(value) : "";
  }
}
