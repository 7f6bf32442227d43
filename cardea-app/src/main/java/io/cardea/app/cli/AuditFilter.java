package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which records of the audit log are wanted. */
final class AuditFilter {

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec command;

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
  private @Nullable String id;

  @Option(names = "--agent", paramLabel = "NAME", description = "Only of this agent.")
  private @Nullable String agent;

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Only of agents that this issuer vouches for.")
  private @Nullable String issuer;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Only on behalf of this user: the pseudonym that records have, or, of a gateway and for"
              + " auditors, a name.")
  private @Nullable String user;

  @Option(
      names = "--source",
      paramLabel = "ADDRESS",
      description = "Only refusals and changes from this network address.")
  private @Nullable String source;

  @Option(names = "--adapter", paramLabel = "NAME", description = "Only of this server.")
  private @Nullable String adapter;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Only of this method, for example tools/call.")
  private @Nullable String method;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "Only of this tool or prompt, or resource template, or scheme of resources, as file:.")
  private @Nullable String target;

  @Option(
      names = "--resource",
      paramLabel = "HEX",
      description = "Only of this resource, as records call it.")
  private @Nullable String resource;

  @Option(
      names = "--definition",
      paramLabel = "HEX",
      description = "Only by this digest of what the tool is.")
  private @Nullable String definition;

  @Option(
      names = "--client",
      paramLabel = "NAME",
      description = "Only by clients that call themselves so.")
  private @Nullable String clientName;

  @Option(names = "--trace", paramLabel = "ID", description = "Only what this trace tells of.")
  private @Nullable String trace;

  @Option(
      names = "--event",
      paramLabel = "WORD",
      description = "Only what is this in the words of the log, for example authz_fail.")
  private @Nullable String event;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Only of this session, as records call it.")
  private @Nullable String session;

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      description = "Only what this rule allowed or denied.")
  private @Nullable String rule;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Only what was refused for this reason.")
  private @Nullable String reason;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only what ended so: OK, ERROR, CANCELLED, BROKEN, INVALID, UNKNOWN; OPEN: not yet.")
  private @Nullable String status;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only intent, admin, refusal, refusals, dropped, system or segment.")
  private @Nullable String type;

  /** Has the gateway say under which pseudonym the user is recorded, if it was named. */
  void nameUser(AdminReader reader) throws IOException, InterruptedException {
    if (user != null) {
      user = AuditSubject.pseudonym(reader, user);
    }
  }

  /**
   * The query, the oldest first.
   *
   * @throws CommandLine.ParameterException if nothing can fit it, or a value is empty, as a
   *     variable of a script may be: that must not find everything
   */
  RecordQuery query() {
    RecordQuery query =
        RecordQuery.ALL.within(Optional.ofNullable(since), Optional.ofNullable(until));
    query = with(query, RecordField.ID, id);
    query = with(query, RecordField.SUBJECT, agent);
    query = with(query, RecordField.ISSUER, issuer);
    query = with(query, RecordField.USER, user);
    query = with(query, RecordField.SOURCE, source);
    query = with(query, RecordField.ADAPTER, adapter);
    query = with(query, RecordField.METHOD, method);
    query = with(query, RecordField.TARGET, target);
    query = with(query, RecordField.RESOURCE, resource);
    query = with(query, RecordField.DEFINITION, definition);
    query = with(query, RecordField.CLIENT, clientName);
    query = with(query, RecordField.TRACE, trace);
    query = with(query, RecordField.EVENT, event);
    query = with(query, RecordField.SESSION, session);
    query = with(query, RecordField.RULE, rule);
    query = with(query, RecordField.REASON, reason);
    query = with(query, RecordField.STATUS, status);
    query = with(query, RecordField.TYPE, type);
    Optional<String> problem = query.problem();
    if (problem.isPresent()) {
      throw wrong(problem.get());
    }
    return query;
  }

  /** {@code query}, only of {@code tenant} if there is one. */
  RecordQuery ofTenant(RecordQuery query, @Nullable String tenant) {
    return with(query, RecordField.TENANT, tenant);
  }

  private RecordQuery with(RecordQuery query, RecordField field, @Nullable String value) {
    if (value != null && value.isEmpty()) {
      throw wrong("--" + name(field) + " is empty: leave it out, or say what it is to be");
    }
    return value == null ? query : query.with(field, value);
  }

  private static String name(RecordField field) {
    return field == RecordField.SUBJECT ? "agent" : field.label();
  }

  private CommandLine.ParameterException wrong(String what) {
    return new CommandLine.ParameterException(Objects.requireNonNull(command).commandLine(), what);
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
    query().values().forEach((field, value) -> add(text, name(field), value));
    return text.toString();
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
  }
}
