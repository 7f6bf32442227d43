package io.cardea.dataplane.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.resume.StreamName.Kind;
import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.message.RequestId;
import io.cardea.model.node.NodeId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdsTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String SESSION = "00112233445566778899aabbccddeeff";

  private final SessionKeys keys = SessionKeys.fresh(RANDOM);
  private final EventIds ids = new EventIds(keys, RANDOM);

  private static StreamName name(Kind kind, String request) {
    return new StreamName(new NodeId("node-1", -7), 42, kind, SESSION, RequestId.parse(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-9007199254740993", "\"a.b\"", "\"ü\\n\""})
  void shouldSayAgainWhatWasSealed(String request) {
    StreamName stream = name(Kind.CALL, request);
    String prefix = ids.prefix(stream);
    assertThat(ids.open(prefix + "0")).contains(new EventId(stream, 0));
    assertThat(ids.open(prefix + "123456789012345678"))
        .contains(new EventId(stream, 123_456_789_012_345_678L));
  }

  @Test
  void shouldNameStreamsWithoutARequest() {
    StreamName stream =
        new StreamName(new NodeId("n", 1), 1, Kind.SESSION, SESSION, Optional.empty());
    assertThat(ids.open(ids.prefix(stream) + "7")).contains(new EventId(stream, 7));
  }

  @Test
  void shouldNotCarryLongRequestIds() {
    String longId = "\"" + "x".repeat(63) + "\"";
    assertThat(name(Kind.CALL, longId).request()).isEmpty();
    assertThat(name(Kind.CALL, "\"" + "x".repeat(62) + "\"").request()).isPresent();
  }

  @Test
  void shouldFitIntoAHeaderField() {
    String id = ids.prefix(name(Kind.CALL, "\"" + "x".repeat(62) + "\"")) + Long.MAX_VALUE;
    assertThat(id).matches("[A-Za-z0-9_.-]{60,300}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        ".1",
        "PREFIX",
        "PREFIX1.1",
        "PREFIX.1",
        "PREFIX-1",
        "PREFIX+1",
        "PREFIX01",
        "PREFIX00",
        "PREFIX 1",
        "PREFIX1 ",
        "PREFIX1x",
        "PREFIX0x1",
        "PREFIX1e3",
        "PREFIX\u0661",
        "PREFIX1234567890123456789",
        " PREFIX1",
        "=PREFIX1",
        "aPREFIX1",
        "SHORTER.1",
        "LONGER.1",
        "north:a:7"
      })
  void shouldOpenNothingElse(String form) {
    String prefix = ids.prefix(name(Kind.CALL, "1"));
    String sealed = prefix.substring(0, prefix.length() - 1);
    String text =
        form.replace("PREFIX", prefix)
            .replace("SHORTER", sealed.substring(0, sealed.length() - 1))
            .replace("LONGER", sealed + "A");
    assertThat(ids.open(text)).isEmpty();
  }

  @Test
  void shouldNoticeEveryFlippedBit() {
    String prefix = ids.prefix(name(Kind.SESSION, "1"));
    byte[] sealed = Base64.getUrlDecoder().decode(prefix.substring(0, prefix.length() - 1));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(flipped);
      assertThat(ids.open(text + ".1")).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void shouldOpenNothingOfOtherKeysAndPurposes() {
    String foreign = new EventIds(SessionKeys.fresh(RANDOM), RANDOM).prefix(name(Kind.CALL, "1"));
    assertThat(ids.open(foreign + "1")).isEmpty();
    assertThat(ids.open(new Seal(keys, RANDOM, (byte) 'C').seal(new byte[60]) + ".1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20, 40, 60})
  void shouldOpenNothingOfAnotherBuild(int length) {
    byte[] plain = new byte[length];
    if (length > 1) {
      plain[1] = (byte) 200;
    }
    assertThat(ids.open(new Seal(keys, RANDOM, (byte) 'R').seal(plain) + ".1")).isEmpty();
  }
}
