package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records of the audit log are wanted. */
final class AuditFilter {

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Only from this time on: 2h ago (s, m, h, d), or 2026-03-01T12:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Only before this time.")
  private @Nullable Instant until;

  @Option(names = "--id", paramLabel = "ID", description = "Only of this request.")
  private String id = "";

  @Option(names = "--agent", paramLabel = "NAME", description = "Only of this agent.")
  private String agent = "";

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Only of agents that this issuer vouches for.")
  private String issuer = "";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Only on behalf of this user: the pseudonym that records have, or, of a gateway and for"
              + " auditors, a name.")
  private String user = "";

  @Option(
      names = "--source",
      paramLabel = "ADDRESS",
      description = "Only refusals and changes from this network address.")
  private String source = "";

  @Option(names = "--adapter", paramLabel = "NAME", description = "Only of this server.")
  private String adapter = "";

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Only of this method, for example tools/call.")
  private String method = "";

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "Only of this tool, prompt or resource.")
  private String target = "";

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Only of this session, as records call it.")
  private String session = "";

  @Option(names = "--rule", paramLabel = "NAME", description = "Only what this rule allowed.")
  private String rule = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Only what was refused for this reason.")
  private String reason = "";

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only what ended so: OK, ERROR, CANCELLED, BROKEN, INVALID, UNKNOWN; OPEN: not yet.")
  private String status = "";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only intent, admin, refusal, refusals, dropped or segment.")
  private String type = "";

  /** Has the gateway say under which pseudonym the user is recorded, if it was named. */
  void nameUser(AdminReader reader) throws IOException, InterruptedException {
    user = AuditSubject.pseudonym(reader, user);
  }

  /** The query, the oldest first. */
  RecordQuery query() {
    RecordQuery query =
        RecordQuery.ALL.within(Optional.ofNullable(since), Optional.ofNullable(until));
    for (Map.Entry<RecordField, String> value : values().entrySet()) {
      if (!value.getValue().isEmpty()) {
        query = query.with(value.getKey(), value.getValue());
      }
    }
    return query;
  }

  private Map<RecordField, String> values() {
    return Map.ofEntries(
        Map.entry(RecordField.ID, id),
        Map.entry(RecordField.SUBJECT, agent),
        Map.entry(RecordField.ISSUER, issuer),
        Map.entry(RecordField.USER, user),
        Map.entry(RecordField.SOURCE, source),
        Map.entry(RecordField.ADAPTER, adapter),
        Map.entry(RecordField.METHOD, method),
        Map.entry(RecordField.TARGET, target),
        Map.entry(RecordField.SESSION, session),
        Map.entry(RecordField.RULE, rule),
        Map.entry(RecordField.REASON, reason),
        Map.entry(RecordField.STATUS, status),
        Map.entry(RecordField.TYPE, type));
  }

  /** The same as parameters of the API, each behind an ampersand. */
  String parameters() {
    StringBuilder text = new StringBuilder();
    if (since != null) {
      add(text, "since", since.toString());
    }
    if (until != null) {
      add(text, "until", until.toString());
    }
    query()
        .values()
        .forEach((field, value) ->
            add(text, field == RecordField.SUBJECT ? "agent" : field.label(), value));
    return text.toString();
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
  }
}
