package io.cardea.dataplane.suspend;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.CallDigest;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.suspend.RequestState.Opened;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.node.NodeId;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestStateTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Calls.NOW;
  private static final Instant LATER = NOW.plusSeconds(600);
  private static final NodeId NODE = new NodeId("here", 7);

  private final SessionKeys keys = SessionKeys.fresh(RANDOM);
  private final RequestState state = new RequestState(keys, RANDOM, NODE);
  private final SuspensionId id = SuspensionId.fresh(RANDOM);
  private final byte[] digest = CallDigest.of(call("{\"name\":\"a\",\"arguments\":{\"n\":1.0}}"));

  private static Call call(String params) {
    return Calls.permitted(Revision.R2026_07_28, "tools/call", params);
  }

  @Test
  void shouldOpenWhatItSealed() {
    assertThat(state.open(state.seal(id, LATER, digest), NOW, digest))
        .isEqualTo(new Opened.Valid(id));
  }

  @Test
  void shouldNotSayTheSameTwice() {
    assertThat(state.seal(id, LATER, digest)).isNotEqualTo(state.seal(id, LATER, digest));
    assertThat(state.seal(id, LATER, digest)).matches("[A-Za-z0-9_-]{1,200}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-TAMPERED", "{}", "null", "é", "====", "U4MoFsA"})
  void shouldRefuseWhatItDidNotSeal(String text) {
    assertThat(state.open(text, NOW, digest)).isInstanceOf(Opened.Refused.class);
    assertThat(state.open(state.seal(id, LATER, digest) + text + "x", NOW, digest))
        .isInstanceOf(Opened.Refused.class);
  }

  @Test
  void shouldRefuseEveryChangedCharacter() {
    String sealed = state.seal(id, LATER, digest);
    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      assertThat(state.open(changed, NOW, digest)).as(changed).isInstanceOf(Opened.Refused.class);
      assertThat(state.open(sealed.substring(0, i), NOW, digest))
          .isInstanceOf(Opened.Refused.class);
    }
  }

  @Test
  void shouldRefuseFromItsLastMomentOn() {
    String sealed = state.seal(id, LATER, digest);
    assertThat(state.open(sealed, LATER.minusMillis(1), digest)).isInstanceOf(Opened.Valid.class);
    assertThat(state.open(sealed, LATER, digest)).isInstanceOf(Opened.Refused.class);
  }

  @Test
  void shouldSayAtWhichNodeTheCallWaits() {
    NodeId restarted = new NodeId(NODE.name(), NODE.incarnation() + 1);
    String other = new RequestState(keys, RANDOM, restarted).seal(id, LATER, digest);
    assertThat(state.open(other, NOW, digest)).isEqualTo(new Opened.Elsewhere(restarted));
    assertThat(state.open(other, NOW, CallDigest.of(call("{}"))))
        .isInstanceOf(Opened.Refused.class);
    assertThat(state.open(other, LATER, digest)).isInstanceOf(Opened.Refused.class);
  }

  @Test
  void shouldRefuseOtherKeysAndPurposes() {
    String foreign =
        new RequestState(SessionKeys.fresh(RANDOM), RANDOM, NODE).seal(id, LATER, digest);
    assertThat(state.open(foreign, NOW, digest)).isInstanceOf(Opened.Refused.class);
    String cursor = new Seal(keys, RANDOM, (byte) 0x43).seal(new byte[60]);
    assertThat(state.open(cursor, NOW, digest)).isInstanceOf(Opened.Refused.class);
    String shorter = new Seal(keys, RANDOM, (byte) 0x53).seal(new byte[56]);
    assertThat(state.open(shorter, NOW, digest)).isInstanceOf(Opened.Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name":"b","arguments":{"n":1.0}}
          {"name":"a","arguments":{"n":1}}
          {"name":"a","arguments":{"n":"1.0"}}
          {"name":"a","arguments":{"m":1.0}}
          {"name":"a","arguments":{"n":1.0,"m":null}}
          {"name":"a","arguments":[]}
          {"name":"a"}
          {"name":"a","arguments":{"n":1.0},"task":{}}
          """)
  void shouldBeForOneRequestOnly(String params) {
    assertThat(CallDigest.of(call(params))).isNotEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"arguments":{"n":1.0},"name":"a"}
          {"name" : "\\u0061", "arguments" : { "\\u006e" : 1.0 } }
          {"name":"a","arguments":{"n":1.0},"_meta":{"x":1}}
          {"name":"a","arguments":{"n":1.0},"inputResponses":{"q":{}},"requestState":"s"}
          """)
  void shouldNotMindHowARequestIsLaidOut(String params) {
    assertThat(CallDigest.of(call(params))).isEqualTo(digest);
  }

  @Test
  void shouldBeForOnePrincipalAndMethodOnly() {
    Call call = call("{\"name\":\"a\",\"arguments\":{\"n\":1.0}}");
    assertThat(CallDigest.of(call.withPrincipal(Calls.STRANGER))).isNotEqualTo(digest);
    Call prompt =
        Calls.permitted(
            Revision.R2026_07_28, "prompts/get", "{\"name\":\"a\",\"arguments\":{\"n\":1.0}}");
    assertThat(CallDigest.of(prompt)).isNotEqualTo(digest);
  }
}
