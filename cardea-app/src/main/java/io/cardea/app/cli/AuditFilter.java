package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
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

  private final Map<RecordField, String> wanted = new EnumMap<>(RecordField.class);

  @Option(names = "--id", paramLabel = "ID", description = "Only of this request.")
  void id(@Nullable String value) {
    want(RecordField.ID, value);
  }

  @Option(names = "--agent", paramLabel = "NAME", description = "Only of this agent.")
  void agent(@Nullable String value) {
    want(RecordField.SUBJECT, value);
  }

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Only of agents that this issuer vouches for.")
  void issuer(@Nullable String value) {
    want(RecordField.ISSUER, value);
  }

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Only on behalf of this user: the pseudonym that records have, or, of a gateway and for"
              + " auditors, a name.")
  void user(@Nullable String value) {
    want(RecordField.USER, value);
  }

  @Option(
      names = "--source",
      paramLabel = "ADDRESS",
      description = "Only refusals and changes from this network address.")
  void source(@Nullable String value) {
    want(RecordField.SOURCE, value);
  }

  @Option(names = "--adapter", paramLabel = "NAME", description = "Only of this server.")
  void adapter(@Nullable String value) {
    want(RecordField.ADAPTER, value);
  }

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Only of this method, for example tools/call.")
  void method(@Nullable String value) {
    want(RecordField.METHOD, value);
  }

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "Only of this tool or prompt, or resource template, or scheme of resources, as file:.")
  void target(@Nullable String value) {
    want(RecordField.TARGET, value);
  }

  @Option(
      names = "--resource",
      paramLabel = "HEX",
      description = "Only of this resource, as records call it.")
  void resource(@Nullable String value) {
    want(RecordField.RESOURCE, value);
  }

  @Option(
      names = "--definition",
      paramLabel = "HEX",
      description = "Only by this digest of what the tool is.")
  void definition(@Nullable String value) {
    want(RecordField.DEFINITION, value);
  }

  @Option(
      names = "--client",
      paramLabel = "NAME",
      description = "Only by clients that call themselves so.")
  void client(@Nullable String value) {
    want(RecordField.CLIENT, value);
  }

  @Option(names = "--trace", paramLabel = "ID", description = "Only what this trace tells of.")
  void trace(@Nullable String value) {
    want(RecordField.TRACE, value);
  }

  @Option(
      names = "--event",
      paramLabel = "WORD",
      description = "Only what is this in the words of the log, for example authz_fail.")
  void event(@Nullable String value) {
    want(RecordField.EVENT, value);
  }

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Only of this session, as records call it.")
  void session(@Nullable String value) {
    want(RecordField.SESSION, value);
  }

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      description = "Only what this rule allowed or denied.")
  void rule(@Nullable String value) {
    want(RecordField.RULE, value);
  }

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Only what was refused for this reason.")
  void reason(@Nullable String value) {
    want(RecordField.REASON, value);
  }

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only what ended so: OK, ERROR, CANCELLED, BROKEN, INVALID, UNKNOWN; OPEN: not yet.")
  void status(@Nullable String value) {
    want(RecordField.STATUS, value);
  }

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only intent, admin, refusal, refusals, dropped, system or segment.")
  void type(@Nullable String value) {
    want(RecordField.TYPE, value);
  }

  private void want(RecordField field, @Nullable String value) {
    if (value != null) {
      wanted.put(field, value);
    }
  }

  /** Has the gateway say under which pseudonym the user is recorded, if it was named. */
  void nameUser(AdminReader reader) throws IOException, InterruptedException {
    String user = wanted.get(RecordField.USER);
    if (user != null) {
      wanted.put(RecordField.USER, AuditSubject.pseudonym(reader, user));
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
    for (Map.Entry<RecordField, String> value : wanted.entrySet()) {
      query = with(query, value.getKey(), value.getValue());
    }
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
