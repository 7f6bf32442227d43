package io.cardea.audit.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.model.audit.AuditEvent;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordEncoderTest {

  private static final int HEADROOM = 8;
  private static final String COMMITMENT =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  private final RecordEncoder encoder = new RecordEncoder(HEADROOM);
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void shouldWriteAnIntentWithItsFieldsInOrder() {
    assertThat(text(intent(Samples.intent(Samples.ID))))
        .isEqualTo(
            "{\"type\":\"intent\",\"id\":\"0195521a-7c00-7def-8123-456789abcdef\","
                + "\"time\":\"2026-03-01T12:00:00.123456Z\",\"tenant\":\"default\","
                + "\"event\":\"mcp_call\",\"issuer\":\"cardea\",\"subject\":\"agent-7\",\"adapter\":\"weather\","
                + "\"method\":\"tools/call\",\"target\":\"get_forecast\","
                + "\"revision\":\"2025-11-25\",\"params\":"
                + "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\","
                + "\"paramsTokens\":6,\"rule\":\"role:analyst\",\"snapshot\":42}\n");
  }

  @Test
  void shouldSayByWhatAndOfWhatACallIs() {
    String line =
        text(
            encoder.intent(
                Samples.whole("t"),
                new RecordEncoder.Told(
                    Optional.of("p-1"), "c0", Samples.whole("t").params().length(), "c1")));
    assertThat(line)
        .contains(
            "\"subject\":\"agent-7\",\"user\":\"p-1\",\"chain\":[\"corp/desk\",\"corp/front\"],"
                + "\"credential\":\"key k1\",\"client\":\"Desk\",\"clientVersion\":\"2.1\","
                + "\"adapter\":\"weather\",\"serverVersion\":\"3.0\","
                + "\"upstreamCredential\":\"secret crm\",\"method\":\"resources/read\","
                + "\"target\":\"t\",\"resource\":\"c1\",\"definition\":\"d0\",\"session\":\"s0\"")
        .doesNotContain("file:///pat");
  }

  @Test
  void shouldSayWhatAnAnswerWasLike() {
    Outcome outcome = Samples.answered(new Outcome.Answer(200, -32602, 4_001));
    assertThat(text(encoder.outcome(Samples.ID, TenantId.DEFAULT, outcome)))
        .contains(
            "\"detail\":\"200\",\"httpStatus\":200,\"rpcCode\":-32602,\"resultTokens\":1001,"
                + "\"upstreamMicros\"");
  }

  @Test
  void shouldSayWhatFilesChange() {
    assertThat(text(encoder.admin(Samples.change())))
        .endsWith(
            "\"tenant\":\"default\",\"event\":\"authz_change\",\"issuer\":\"gateway\","
                + "\"subject\":\"file\",\"source\":\"a.yaml:3\",\"method\":\"PUT\","
                + "\"target\":\"Role/reader\",\"before\":\"b0\",\"after\":\"a0\"}\n");
  }

  @Test
  void shouldNoteWhatHappensToTheGateway() {
    Notice notice = new Notice(Samples.ID, Samples.NOON, AuditEvent.SYS_STARTUP, "version 1");
    assertThat(text(encoder.system(notice)))
        .isEqualTo(
            "{\"type\":\"system\",\"id\":\"0195521a-7c00-7def-8123-456789abcdef\","
                + "\"time\":\"2026-03-01T12:00:00.123456Z\",\"tenant\":\"default\","
                + "\"event\":\"sys_startup\",\"detail\":\"version 1\"}\n");
  }

  @Test
  void shouldNameTheTraceOfAnIntentLast() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    assertThat(text(intent(Samples.traced(Samples.ID, trace))))
        .endsWith(",\"snapshot\":42,\"trace\":\"" + trace + "\"}\n");
  }

  @Test
  void shouldWriteAnOutcomeWithItsFieldsInOrder() {
    assertThat(text(encoder.outcome(Samples.ID, TenantId.DEFAULT, Samples.outcome("200"))))
        .isEqualTo(
            "{\"type\":\"outcome\",\"id\":\"0195521a-7c00-7def-8123-456789abcdef\","
                + "\"time\":\"2026-03-01T12:00:00.123456Z\",\"tenant\":\"default\",\"status\":\"OK\",\"detail\":\"200\","
                + "\"upstreamMicros\":1234,\"ownMicros\":89}\n");
  }

  @Test
  void shouldWriteAPayloadWithItsFieldsInOrder() {
    byte[] all = new byte[Payload.MAX_KEPT_BYTES + 1];
    String start =
        "{\"type\":\"payload\",\"id\":\"0195521a-7c00-7def-8123-456789abcdef\","
            + "\"time\":\"2026-03-01T12:00:00.123456Z\",\"tenant\":\"default\",\"part\":";

    assertThat(text(payload(Part.PARAMS, Payload.of(all, 0, 7).full())))
        .isEqualTo(
            start
                + "\"params\",\"policy\":\"full\",\"subject\":\"p-1\",\"bytes\":7,"
                + "\"data\":\"AAAA\"}\n");
    assertThat(text(payload(Part.RESULT, Payload.of(all, 0, all.length).full())))
        .isEqualTo(
            start
                + "\"result\",\"policy\":\"full\",\"subject\":\"p-1\",\"bytes\":32769,"
                + "\"cut\":true,\"data\":\"AAAA\"}\n");
    Payload missing = Payload.of(all, 0, 8).missing(PayloadPolicy.REDACTED, "why");
    assertThat(text(payload(Part.RESULT, missing)))
        .isEqualTo(
            start
                + "\"result\",\"policy\":\"redacted\",\"subject\":\"p-1\",\"bytes\":8,"
                + "\"missing\":\"why\"}\n");
  }

  private JsonLine payload(Part part, Payload payload) {
    return encoder.payload(
        new PayloadPlace(Samples.ID, Samples.NOON, TenantId.DEFAULT, part, "p-1"),
        payload,
        "AAAA".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void shouldSayOnWhoseBehalfAnOutcomeIs() {
    assertThat(
            text(
                encoder.outcome(
                    Samples.ID, TenantId.DEFAULT, Optional.of("p-1"), Samples.outcome(""))))
        .contains("\"tenant\":\"default\",\"user\":\"p-1\",\"status\":\"OK\",\"upstream");
  }

  @Test
  void shouldWriteRefusalsWithTheirFieldsInOrder() {
    RefusalGroup group = new RefusalGroup("192.0.2.1", Optional.of("default"), "no key");

    assertThat(text(encoder.refusal(Samples.refusal(Optional.of("a"), "::1", "no role"))))
        .isEqualTo(
            "{\"type\":\"refusal\",\"id\":\"0195521a-7c00-7def-8123-456789abcdef\","
                + "\"time\":\"2026-03-01T12:00:00.123456Z\",\"tenant\":\"default\",\"event\":\"mcp_refused\","
                + "\"issuer\":\"cardea\",\"subject\":\"a\",\"source\":\"::1\",\"adapter\":\"weather\","
                + "\"method\":\"tools/call\",\"target\":\"get_forecast\",\"reason\":\"no role\"}\n");
    assertThat(text(encoder.refusals(Instant.EPOCH, group, 7)))
        .isEqualTo(
            "{\"type\":\"refusals\",\"minute\":\"1970-01-01T00:00:00.000000Z\","
                + "\"tenant\":\"default\",\"source\":\"192.0.2.1\",\"reason\":\"no key\","
                + "\"count\":7}\n");
    assertThat(text(encoder.dropped(Instant.EPOCH, 3)))
        .isEqualTo("{\"type\":\"dropped\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"count\":3}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"}\n{\"type\":\"outcome\",\"id\":\"0195521a-7c00-7def-8123-456789abcdef\"",
        "back\\slash\\",
        "\0\u0001\b\t\n\u000b\f\r\u001b[31m\u001f\u007f",
        "\u0080\u0085\u009b31m\u009f\u00a0",
        "line\u2028para\u2029",
        "\u202aevil\u202e\u2066\u2069",
        "äöü ß ñ \u07ff \u0800 \uffff \ufffd \ufeff",
        "emoji \ud83d\ude80 \ud83d\udc69\u200d\ud83d\ude92 \udbff\udfff",
        "</script><!--",
      })
  void shouldBringBackAnyText(String hostile) throws JsonProcessingException {
    String line = text(intent(Samples.intent(Samples.ID, Optional.of(hostile))));

    assertThat(json.readTree(line).get("target").asText()).isEqualTo(hostile);
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(line.strip().chars())
        .noneMatch(c -> c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E))
        .noneMatch(c -> c >= 0x2066 && c <= 0x2069);
  }

  @Test
  void shouldBringBackEveryCharacter() throws JsonProcessingException {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point == 0x3000) {
        point = 0xD700; // nothing but three-byte letters in between
      }
      boolean isSurrogate = point >= 0xD800 && point <= 0xDFFF;
      String value = isSurrogate ? "<" + (char) point + ">" : "<" + Character.toString(point) + ">";
      String expected = isSurrogate ? "<\ufffd>" : value;

      JsonNode parsed =
          json.readTree(
              text(encoder.outcome(Samples.ID, TenantId.DEFAULT, Samples.outcome(value))));

      assertThat(parsed.get("detail").asText()).isEqualTo(expected);
      if (point == 0x1FFFF) {
        point = 0x10FF00;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "\\ud800, \ufffd",
    "\\udc00, \ufffd",
    "a\\ud83d, a\ufffd",
    "\\ude80\\ud83d, \ufffd\ufffd",
    "\\ud83d\\ud83d\\ude80, \ufffd\ud83d\ude80"
  })
  void shouldReplaceHalfASurrogatePair(String escaped, String expected)
      throws JsonProcessingException {
    String halves = json.readTree("\"" + escaped + "\"").asText();

    String line = text(encoder.outcome(Samples.ID, TenantId.DEFAULT, Samples.outcome(halves)));

    assertThat(json.readTree(line).get("detail").asText()).isEqualTo(expected);
  }

  @Test
  void shouldCutTextAboveItsLimitOnly() throws JsonProcessingException {
    assertThat(detailOf("x".repeat(256))).isEqualTo("x".repeat(256));
    assertThat(detailOf("x".repeat(257))).isEqualTo("x".repeat(256) + "…[cut from 257]");
    assertThat(detailOf("\0".repeat(42))).isEqualTo("\0".repeat(42));
    assertThat(detailOf("\0".repeat(43))).isEqualTo("\0".repeat(42) + "…[cut from 43]");
    assertThat(detailOf("x" + "\ud83d\ude80".repeat(64)))
        .isEqualTo("x" + "\ud83d\ude80".repeat(63) + "…[cut from 129]");
  }

  @Test
  void shouldCutATargetOfAMegabyte() throws JsonProcessingException {
    String line = text(intent(Samples.intent(Samples.ID, Optional.of("\"".repeat(1 << 20)))));

    assertThat(json.readTree(line).get("target").asText())
        .isEqualTo("\"".repeat(1024) + "…[cut from 1048576]");
    assertThat(json.readTree(line).get("snapshot").asLong()).isEqualTo(42);
  }

  @Test
  void shouldGiveAStrangerLessRoom() throws JsonProcessingException {
    Refusal flood =
        new Refusal(
            Samples.ID,
            Samples.NOON,
            TenantId.DEFAULT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "s".repeat(9999),
            "a".repeat(9999),
            Optional.of("m".repeat(9999)),
            Optional.of("t".repeat(9999)),
            "r".repeat(9999));

    String line = text(encoder.refusal(flood));

    assertThat(json.readTree(line).get("target").asText())
        .isEqualTo("t".repeat(256) + "…[cut from 9999]");
    assertThat(line.length()).isLessThan(1200);
  }

  @Test
  void shouldKeepWorstRecordsWithinTheirBounds() {
    Outcome outcome =
        new Outcome(
            Instant.MIN,
            Outcome.Status.CANCELLED,
            "\0".repeat(100_000_000),
            Duration.ofSeconds(Long.MIN_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE),
            Optional.empty(),
            new Outcome.Answer(Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE));

    Optional<String> longest = Optional.of("\0".repeat(9999));
    assertThat(encoder.outcome(Samples.ID, TenantId.DEFAULT, longest, outcome).end() - HEADROOM)
        .isLessThanOrEqualTo(RecordEncoder.MAX_OUTCOME_BYTES);
    RecordEncoder.Told told =
        new RecordEncoder.Told(longest, "c".repeat(64), Integer.MAX_VALUE, "c".repeat(64));
    assertThat(encoder.intent(Samples.longest(), told).end() - HEADROOM)
        .isLessThanOrEqualTo(RecordEncoder.MAX_RECORD_BYTES);
    assertThat(encoder.segment(Long.MAX_VALUE, Long.MAX_VALUE, Instant.MAX).end() - HEADROOM)
        .isLessThanOrEqualTo(RecordEncoder.MAX_SEGMENT_BYTES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000000Z",
        "1969-12-31T23:59:59.999999Z",
        "2000-02-29T23:59:59.999999Z",
        "2024-12-31T00:00:00.000001Z",
        "2100-03-01T01:02:03.040506Z",
        "0000-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999Z",
      })
  void shouldWriteTimesInUtc(String time) {
    assertThat(text(encoder.dropped(Instant.parse(time), 0))).contains("\"" + time + "\"");
  }

  @Test
  void shouldWriteEveryDayLikeTheCalendar() {
    Instant start = Instant.parse("1899-12-31T12:34:56.789012Z");
    for (int day = 0; day < 150_000; day++) {
      Instant time = start.plus(Duration.ofDays(day));

      assertThat(text(encoder.dropped(time, 0))).contains("\"" + time + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void shouldWriteNumbers(long number) {
    assertThat(text(encoder.dropped(Instant.EPOCH, number))).contains("\"count\":" + number + "}");
  }

  @Test
  void shouldReadBackWhatRecoveryNeeds() {
    String intent = text(intent(Samples.intent(Samples.ID)));
    String outcome = text(encoder.outcome(Samples.ID, TenantId.DEFAULT, Samples.outcome("")));

    assertThat(RecordLine.openedBy(intent)).contains(Samples.ID);
    assertThat(RecordLine.closedBy(intent)).isEmpty();
    assertThat(RecordLine.closedBy(outcome)).contains(Samples.ID);
    assertThat(RecordLine.openedBy(outcome)).isEmpty();
    assertThat(RecordLine.openSince(text(encoder.segment(12, 7, Instant.EPOCH)).strip()))
        .hasValue(7);
    assertThat(RecordLine.openSince(intent)).isEmpty();
    assertThat(RecordLine.openedBy("{\"type\":\"intent\",\"id\":\"" + "z".repeat(36))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-7", "a\",\"user\":\"p-1", "back\\", "\\\"", "", "\ud83d\ude80\n"})
  void shouldReadOnWhoseBehalfAnIntentIs(String subject) {
    String pseudonym = "p-" + "0a".repeat(16);
    RecordEncoder.Told told = new RecordEncoder.Told(Optional.of(pseudonym), "", 0, "");
    Intent intent = Samples.of(subject);
    assertThat(RecordLine.userOf(text(encoder.intent(intent, told)))).contains(pseudonym);
    assertThat(RecordLine.userOf(text(intent(intent)))).isEmpty();
    assertThat(RecordLine.userOf(text(encoder.admin(Samples.change())))).isEmpty();
    // Then also in the records of schema 1
    String old = text(encoder.intent(intent, told)).replace("\"event\":\"mcp_call\",", "");
    assertThat(RecordLine.userOf(old)).contains(pseudonym);
  }

  private JsonLine intent(Intent intent) {
    return encoder.intent(
        intent, new RecordEncoder.Told(Optional.empty(), COMMITMENT, intent.params().length(), ""));
  }

  private String detailOf(String detail) throws JsonProcessingException {
    String line = text(encoder.outcome(Samples.ID, TenantId.DEFAULT, Samples.outcome(detail)));
    return json.readTree(line).get("detail").asText();
  }

  private static String text(JsonLine line) {
    return new String(line.bytes(), HEADROOM, line.end() - HEADROOM, StandardCharsets.UTF_8);
  }
}
