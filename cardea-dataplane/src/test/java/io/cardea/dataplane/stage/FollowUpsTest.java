package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.session.InFlight;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is under way at a server's own address when that begins or ceases to be mediated. */
class FollowUpsTest {

  private static final Adapter WEATHER =
      Objects.requireNonNull(Calls.snapshot().adapters().get(Calls.WEATHER));

  private final InFlight inFlight = new InFlight();
  private final FollowUps followUps = new FollowUps(inFlight);

  private static Call call(String members) {
    RpcMessage message = Calls.message(("{'jsonrpc':'2.0'," + members + "}").replace('\'', '"'));
    Optional<McpMethod> method =
        message instanceof RpcNotification notification
            ? McpMethod.fromClient(notification.method(), Era.LEGACY)
            : Optional.empty();
    return Call.of(Calls.arrival(Arrival.Verb.POST), Optional.of(message))
        .withPrincipal(Calls.READER)
        .withClass(Revision.R2025_11_25, method)
        .withSession(Calls.session(Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'id':'weather:7','result':{}   | true
          'id':7,'result':{}             | true
          'id':'a','error':{}            | true
          'id':'open:7','result':{}      | true
          'id':'cardea-1','result':{}    | true
          'id':'cardea-00112233445566778899aabbccddeeff','result':{} | false
          'id':null,'error':{'code':1,'message':''} | false
          'method':'notifications/progress','params':{'progressToken':1} | true
          'method':'notifications/progress','params':{'progressToken':'weather:1'} | true
          'method':'notifications/progress','params':{} | false
          'method':'notifications/cancelled','params':{'requestId':5} | true
          'method':'notifications/cancelled','params':{'requestId':6} | true
          'method':'notifications/cancelled','params':{'requestId':7} | false
          'method':'notifications/initialized' | false
          """)
  void shouldReachTheServerAlsoByWhatWasOnlyPassedOn(String members, boolean reaches) {
    SessionKey session = Calls.session(Optional.empty()).id().key();
    inFlight.begin(session, RequestId.parse("5").orElseThrow(), "weather");
    inFlight.begin(session, RequestId.parse("7").orElseThrow(), () -> {});

    assertThat(followUps.server(call(members)).map(Adapter::key))
        .isEqualTo(reaches ? Optional.of(Calls.WEATHER) : Optional.empty());
  }

  @Test
  void shouldTellWhatWasMediatedWhileACallIsUnderWay() {
    String answer = "'id':'weather:7','result':{}";
    assertThat(followUps.isOfMediated(call(answer), WEATHER)).isFalse();

    inFlight.begin(
        Calls.session(Optional.empty()).id().key(), RequestId.parse("5").orElseThrow(), "weather");

    assertThat(followUps.isOfMediated(call(answer), WEATHER)).isTrue();
    for (String other :
        new String[] {
          "'id':7,'result':{}",
          "'id':'open:7','result':{}",
          "'id':'weather:x','result':{}",
          "'id':'weather:7','method':'ping'",
          "'method':'notifications/cancelled','params':{'requestId':'weather:7'}"
        }) {
      assertThat(followUps.isOfMediated(call(other), WEATHER)).as(other).isFalse();
    }
  }
}
