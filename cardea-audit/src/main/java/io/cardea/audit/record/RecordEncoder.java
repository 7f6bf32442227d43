package io.cardea.audit.record;

import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.ClientName;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.Actor;
import io.cardea.model.identity.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The records of the log. Each is one JSON object; the fields come in the order given here, a field
 * without a value is left out, {@code type} and {@code id} are first.
 *
 * <ul>
 *   <li>{@code intent}: id, time, tenant, event, issuer, subject, user?, chain?, credential?,
 *       client?, clientVersion?, adapter, serverVersion?, upstreamCredential?, method, target?,
 *       resource? (a commitment, in hex), definition?, session?, revision, params (a commitment, in
 *       hex), paramsTokens?, rule, snapshot, trace?
 *   <li>{@code payload}: id (of the intent), time, tenant, part, policy, subject (whose key),
 *       bytes, cut?, data (in base64) or missing (why there are none)
 *   <li>{@code admin}: id, time, tenant, event, issuer, subject, source, method, target, before?,
 *       after?
 *   <li>{@code outcome}: id (of the intent or the admin's action), time, tenant, user?, status,
 *       detail?, httpStatus?, rpcCode?, resultTokens?, upstreamMicros, ownMicros
 *   <li>{@code refusal}: id, time, tenant, event, issuer?, subject?, user?, client?,
 *       clientVersion?, source, adapter, method?, target?, session?, httpStatus?, rpcCode?, rule?,
 *       reason, snapshot?, trace?
 *   <li>{@code refusals}: minute (its start), tenant?, source, reason, count
 *   <li>{@code dropped}: time, count of refusals that could not be written
 *   <li>{@code system}: id, time, tenant, event, detail?
 *   <li>{@code segment}: sequence, openSince (the oldest segment that may hold an open intent),
 *       time, version
 * </ul>
 *
 * The most bytes of each text are in {@code Field}; an outcome's line is at most {@value
 * #MAX_OUTCOME_BYTES} bytes, that of a payload less than 64 KiB, any other at most {@value
 * #MAX_RECORD_BYTES}.
 */
public final class RecordEncoder {

  /**
   * Version of the schema, in the first record of each segment. It grows when a member gets another
   * meaning, another form or goes; new members, types and events do not change it.
   */
  public static final int SCHEMA_VERSION = 2;

  /** Most bytes of an outcome's line. */
  public static final int MAX_OUTCOME_BYTES = 1000;

  /** Most bytes of any line but a payload's. */
  public static final int MAX_RECORD_BYTES = 8 * 1024;

  /** Most bytes of a segment's first line. */
  public static final int MAX_SEGMENT_BYTES = 200;

  private static final byte[] ID = Field.prefixOf("id");
  private static final byte[] TIME = Field.prefixOf("time");
  private static final byte[] MINUTE = Field.prefixOf("minute");
  private static final byte[] COUNT = Field.prefixOf("count");
  private static final byte[] BYTES = Field.prefixOf("bytes");
  private static final byte[] DATA = Field.prefixOf("data");
  private static final byte[] CUT = ",\"cut\":true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SNAPSHOT = Field.prefixOf("snapshot");
  private static final byte[] UPSTREAM_MICROS = Field.prefixOf("upstreamMicros");
  private static final byte[] OWN_MICROS = Field.prefixOf("ownMicros");
  private static final byte[] SEQUENCE = Field.prefixOf("sequence");
  private static final byte[] OPEN_SINCE = Field.prefixOf("openSince");
  private static final byte[] VERSION = Field.prefixOf("version");
  private static final byte[] PARAMS_TOKENS = Field.prefixOf("paramsTokens");
  private static final byte[] RESULT_TOKENS = Field.prefixOf("resultTokens");
  private static final byte[] HTTP_STATUS = Field.prefixOf("httpStatus");
  private static final byte[] RPC_CODE = Field.prefixOf("rpcCode");
  private static final int USUAL_BYTES = 1016;
  private static final int USUAL_OUTCOME_BYTES = 376;
  private static final int BYTES_PER_TOKEN = 4;
  private static final int MAX_ACTORS = 8;
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000 - 1;

  private final int headroom;

  /**
   * @param headroom bytes left free before each line, for who frames it
   */
  public RecordEncoder(int headroom) {
    this.headroom = headroom;
  }

  /**
   * What is about to be done.
   *
   * @param told what is recorded instead of what must not be
   */
  public JsonLine intent(Intent intent, Told told) {
    Intent.Detail detail = intent.detail();
    JsonLine line =
        start("intent")
            .id(ID, intent.id())
            .time(TIME, intent.time())
            .text(Field.TENANT, intent.tenant().value())
            .text(Field.EVENT, intent.event().word())
            .text(Field.ISSUER, intent.issuer())
            .text(Field.SUBJECT, intent.subject());
    optional(line, Field.USER, told.user());
    if (!detail.chain().isEmpty()) {
      line.texts(Field.ACTOR, actors(detail.chain()));
    }
    present(line, Field.CREDENTIAL, detail.credential());
    client(line, detail.client());
    line.text(Field.ADAPTER, intent.adapter());
    optional(line, Field.SERVER, detail.server());
    present(line, Field.UPSTREAM_CREDENTIAL, detail.upstreamCredential());
    line.text(Field.METHOD, intent.method());
    optional(line, Field.TARGET, intent.target());
    present(line, Field.RESOURCE, told.resource());
    optional(line, Field.DEFINITION, detail.definition());
    optional(line, Field.SESSION, intent.session());
    line.text(Field.REVISION, intent.revision()).text(Field.PARAMS, told.params());
    positive(line, PARAMS_TOKENS, tokens(told.paramsBytes()));
    line.text(Field.RULE, intent.rule()).number(SNAPSHOT, intent.snapshot());
    optional(line, Field.TRACE, intent.trace());
    return line.finish();
  }

  /**
   * What an intent says instead of what must not be recorded.
   *
   * @param user pseudonym of the person on whose behalf, if on somebody's
   * @param params commitment to the params; empty if there are none
   * @param paramsBytes of the params
   * @param resource commitment to the resource's URI; empty if there is none
   */
  public record Told(Optional<String> user, String params, int paramsBytes, String resource) {}

  /**
   * What is kept of arguments or a result, or why nothing is.
   *
   * @param data what was sealed, in base64; not used if it is missing
   */
  public JsonLine payload(PayloadPlace place, Payload payload, byte[] data) {
    JsonLine line =
        start("payload")
            .id(ID, place.intent())
            .time(TIME, place.time())
            .text(Field.TENANT, place.tenant().value())
            .text(Field.PART, place.part().label())
            .text(Field.POLICY, payload.policy().label())
            .text(Field.KEY, place.subject())
            .number(BYTES, payload.length());
    if (payload.missing().isPresent()) {
      return line.text(Field.MISSING, payload.missing().get()).finish();
    }
    return (payload.isCut() ? line.literal(CUT) : line).plain(DATA, data).finish();
  }

  public JsonLine admin(AdminAction action) {
    JsonLine line =
        start("admin")
            .id(ID, action.id())
            .time(TIME, action.time())
            .text(Field.TENANT, action.tenant().value())
            .text(Field.EVENT, action.detail().event().word())
            .text(Field.ISSUER, action.issuer())
            .text(Field.SUBJECT, action.subject())
            .text(Field.SOURCE, action.source())
            .text(Field.METHOD, action.method())
            .text(Field.TARGET, action.target());
    optional(line, Field.BEFORE, action.detail().before());
    optional(line, Field.AFTER, action.detail().after());
    return line.finish();
  }

  /**
   * How {@code intent} ended, on whosever behalf it was.
   *
   * @param tenant whose it was
   */
  public JsonLine outcome(UUID intent, TenantId tenant, Outcome outcome) {
    return outcome(intent, tenant, Optional.empty(), outcome);
  }

  /**
   * The same.
   *
   * @param user pseudonym of the person on whose behalf, if on somebody's
   */
  public JsonLine outcome(UUID intent, TenantId tenant, Optional<String> user, Outcome outcome) {
    JsonLine line =
        new JsonLine(headroom, "outcome", USUAL_OUTCOME_BYTES)
            .id(ID, intent)
            .time(TIME, outcome.time())
            .text(Field.TENANT, tenant.value());
    optional(line, Field.PSEUDONYM, user);
    line.text(Field.STATUS, outcome.status().name());
    if (!outcome.detail().isEmpty()) {
      line.text(Field.DETAIL, outcome.detail());
    }
    positive(line, HTTP_STATUS, outcome.answer().httpStatus());
    code(line, outcome.answer().rpcCode());
    positive(line, RESULT_TOKENS, tokens(outcome.answer().bytes()));
    return line.number(UPSTREAM_MICROS, micros(outcome.upstreamTime()))
        .number(OWN_MICROS, micros(outcome.ownTime()))
        .finish();
  }

  public JsonLine refusal(Refusal refusal) {
    Refusal.Detail detail = refusal.detail();
    JsonLine line =
        start("refusal")
            .id(ID, refusal.id())
            .time(TIME, refusal.time())
            .text(Field.TENANT, refusal.tenant().value())
            .text(Field.EVENT, detail.event().word());
    optional(line, Field.ISSUER, refusal.issuer());
    optional(line, Field.SUBJECT, refusal.subject());
    optional(line, Field.USER, refusal.user());
    client(line, detail.client());
    line.text(Field.SOURCE, refusal.source()).text(Field.ADAPTER, refusal.adapter());
    optional(line, Field.METHOD, refusal.method());
    Field target = refusal.subject().isPresent() ? Field.TARGET : Field.STRANGER_TARGET;
    optional(line, target, refusal.target());
    optional(line, Field.SESSION, detail.session());
    positive(line, HTTP_STATUS, detail.httpStatus());
    code(line, detail.rpcCode());
    optional(line, Field.RULE, detail.rule());
    line.text(Field.REASON, refusal.reason());
    positive(line, SNAPSHOT, detail.snapshot());
    optional(line, Field.TRACE, detail.trace());
    return line.finish();
  }

  /** Refusals of strangers that were counted instead of written, in the minute from {@code at}. */
  public JsonLine refusals(Instant at, RefusalGroup group, long count) {
    JsonLine line = start("refusals").time(MINUTE, at);
    optional(line, Field.TENANT, group.tenant());
    return line.text(Field.SOURCE, group.source())
        .text(Field.REASON, group.reason())
        .number(COUNT, count)
        .finish();
  }

  /** Refusals that found no room in the log. */
  public JsonLine dropped(Instant at, long count) {
    return start("dropped").time(TIME, at).number(COUNT, count).finish();
  }

  /** What happened to the gateway itself, which is the business of the first tenant. */
  public JsonLine system(Notice notice) {
    JsonLine line =
        start("system")
            .id(ID, notice.id())
            .time(TIME, notice.time())
            .text(Field.TENANT, TenantId.DEFAULT.value())
            .text(Field.EVENT, notice.event().word());
    present(line, Field.DETAIL, notice.detail());
    return line.finish();
  }

  /** The first line of a segment. */
  public JsonLine segment(long sequence, long openSince, Instant at) {
    return start("segment")
        .number(SEQUENCE, sequence)
        .number(OPEN_SINCE, openSince)
        .time(TIME, at)
        .number(VERSION, SCHEMA_VERSION)
        .finish();
  }

  private JsonLine start(String type) {
    return new JsonLine(headroom, type, USUAL_BYTES);
  }

  private static void optional(JsonLine line, Field field, Optional<String> value) {
    if (value.isPresent()) {
      line.text(field, value.get());
    }
  }

  private static void present(JsonLine line, Field field, String value) {
    if (!value.isEmpty()) {
      line.text(field, value);
    }
  }

  private static void positive(JsonLine line, byte[] prefix, long value) {
    if (value > 0) {
      line.number(prefix, value);
    }
  }

  private static void code(JsonLine line, int code) {
    if (code != 0) {
      line.number(RPC_CODE, code);
    }
  }

  private static void client(JsonLine line, Optional<ClientName> client) {
    if (client.isPresent()) {
      line.text(Field.CLIENT, client.get().name());
      present(line, Field.CLIENT_VERSION, client.get().version());
    }
  }

  private static List<String> actors(List<Actor> chain) {
    return chain.stream()
        .limit(MAX_ACTORS)
        .map(actor -> actor.issuer() + "/" + actor.subject())
        .toList();
  }

  /** A rule of thumb for English and JSON: four bytes a token, rounded up. */
  private static long tokens(long bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }

  private static long micros(Duration duration) {
    long seconds = Math.clamp(duration.getSeconds(), -MAX_SECONDS, MAX_SECONDS);
    return seconds * 1_000_000 + duration.getNano() / 1000;
  }
}
