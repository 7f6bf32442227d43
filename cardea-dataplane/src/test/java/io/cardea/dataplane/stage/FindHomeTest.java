package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.node.FakeLink;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.node.Home;
import io.cardea.model.node.NodeId;
import io.cardea.model.node.Standing;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindHomeTest {

  private static final NodeId SELF = FakeLink.SELF;
  private static final NodeId OTHER = FakeLink.OTHER;
  private static final NodeId THIRD = FakeLink.THIRD;
  private static final Map<String, NodeId> NODES =
      Map.of("self", SELF, "other", OTHER, "third", THIRD);
  private static final Map<String, String> MESSAGES =
      Map.of(
          "request", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
          "response", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
          "cancel",
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                  + "{\"requestId\":1}}",
          "notification", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");

  private final FakeLink link = new FakeLink();
  private final Holds holds = new Holds();
  private final FindHome stage = new FindHome(link, holds);

  /** What this node holds. */
  private static final class Holds implements FindHome.Holdings {
    Optional<NodeId> suspended = Optional.empty();
    Optional<NodeId> stream = Optional.empty();
    boolean known;

    @Override
    public Optional<NodeId> suspendedAt(Call call) {
      return suspended;
    }

    @Override
    public Optional<NodeId> streamAt(Call call) {
      return stream;
    }

    @Override
    public boolean isUnderWay(SessionKey session, RequestId id) {
      return known;
    }

    @Override
    public boolean isAnswer(SessionKey session, RpcResponse response) {
      return known;
    }
  }

  private static Call call(String what, Home home, String via) {
    Arrival.Verb verb = MESSAGES.containsKey(what) ? Arrival.Verb.POST : Arrival.Verb.valueOf(what);
    Arrival arrival =
        Calls.arrival(
            verb,
            Calls.WEATHER,
            new Peer("192.0.2.1", false, Optional.ofNullable(NODES.get(via)), Optional.empty()));
    Optional<McpMethod> method =
        what.equals("cancel") ? Optional.of(McpMethod.CANCELLED) : Optional.empty();
    Call.Session session = Calls.session(Optional.of("up"));
    return Calls.permitted(
            Call.of(arrival, Optional.ofNullable(MESSAGES.get(what)).map(Calls::message)),
            Revision.R2025_11_25,
            method)
        .withSession(new Call.Session(session.id(), session.state().at(home)));
  }

  private static Home home(String owner, String before) {
    return new Home(Optional.ofNullable(NODES.get(owner)), Optional.ofNullable(NODES.get(before)));
  }

  private String decide(Call call, Facts facts) {
    StageResult result = stage.apply(call, facts);
    return switch (result) {
      case StageResult.Continue _ -> "continue";
      case StageResult.Need _ -> "claim";
      default -> Results.line(result);
    };
  }

  @ParameterizedTest
  @CsvSource({
    // what is at home here stays here
    "self, SERVING, SERVING, request, -, continue",
    "self, SERVING, SERVING, response, -, continue",
    "self, SERVING, SERVING, GET, other, continue",
    // what is at home elsewhere goes there while that is well
    "other, SERVING, SERVING, request, -, at other",
    "other, SERVING, SERVING, response, -, at other",
    "other, SERVING, SERVING, cancel, -, at other",
    "other, SERVING, SERVING, GET, -, at other",
    "other, SERVING, SERVING, DELETE, -, at other",
    // what was relayed here and is at home elsewhere is not ours to keep
    "other, SERVING, SERVING, request, third, at other",
    // unless its home itself has sent it here, which only leaving nodes do
    "other, SERVING, SERVING, request, other, claim",
    // a session of a leaving node is taken over by what is new, and only by that
    "other, LEAVING, SERVING, request, -, claim",
    "other, LEAVING, SERVING, GET, -, claim",
    "other, LEAVING, SERVING, DELETE, -, claim",
    "other, LEAVING, SERVING, request, third, claim",
    "other, LEAVING, SERVING, response, -, at other",
    "other, LEAVING, SERVING, cancel, -, at other",
    "other, LEAVING, SERVING, notification, -, at other",
    // what was lost with its home is taken over
    "other, GONE, SERVING, request, -, claim",
    "other, GONE, SERVING, response, -, claim",
    "other, GONE, SERVING, GET, -, claim",
    "none, GONE, SERVING, request, -, claim",
    // a leaving node lets others begin what is new
    "self, SERVING, LEAVING, request, -, at third",
    "self, SERVING, LEAVING, GET, -, at third",
    "self, SERVING, LEAVING, response, -, continue",
    "self, SERVING, LEAVING, request, other, continue",
    "other, GONE, LEAVING, request, -, at third",
    "other, GONE, LEAVING, request, third, claim"
  })
  void shouldFindWhereARequestOfASessionBelongs(
      String owner, Standing others, Standing own, String what, String via, String expected) {
    // Given
    link.standing.put(OTHER, others);
    link.standing.put(SELF, own);
    link.another = Optional.of(THIRD);
    // When
    String decided = decide(call(what, home(owner, "none"), via), Facts.NONE);
    // Then
    assertThat(decided)
        .isEqualTo(expected.replace("other", OTHER.toString()).replace("third", THIRD.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "response, false, LEAVING, -, at other",
    "cancel, false, LEAVING, -, at other",
    "response, true, LEAVING, -, continue",
    "cancel, true, LEAVING, -, continue",
    "notification, false, LEAVING, -, continue",
    "request, false, LEAVING, -, continue",
    "response, false, GONE, -, continue",
    "response, false, LEAVING, third, continue"
  })
  void shouldBringWhatIsSaidAboutCallsOfTheFormerHomeThere(
      String what, boolean known, Standing former, String via, String expected) {
    // Given
    link.standing.put(OTHER, former);
    holds.known = known;
    // When
    String decided = decide(call(what, home("self", "other"), via), Facts.NONE);
    // Then
    assertThat(decided).isEqualTo(expected.replace("other", OTHER.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    // whoever comes back to a stream finds it where it is, wherever the session lives by now
    "self, other, LEAVING, -, at other",
    "self, other, SERVING, -, at other",
    "other, self, SERVING, -, continue",
    "other, self, SERVING, other, continue",
    // what is gone is lost, and the session's home says so
    "self, other, GONE, -, continue",
    "other, third, GONE, -, at other",
    // nothing is relayed twice
    "self, other, LEAVING, third, continue"
  })
  void shouldBringClientsBackToTheirStreams(
      String owner, String holder, Standing standing, String via, String expected) {
    // Given
    link.standing.put(OTHER, Standing.SERVING);
    link.standing.put(THIRD, Standing.SERVING);
    holds.stream = Optional.ofNullable(NODES.get(holder));
    link.standing.put(holds.stream.orElseThrow(), standing);
    // When
    String decided = decide(call("GET", home(owner, "none"), via), Facts.NONE);
    // Then
    assertThat(decided).isEqualTo(expected.replace("other", OTHER.toString()));
  }

  @Test
  void shouldGoOnWithASessionThatWasTakenOver() {
    // Given
    link.standing.put(OTHER, Standing.GONE);
    Home seen = home("other", "none");
    Call call = call("request", seen, "-");
    // When
    Home now = seen.takenOver(SELF);
    // Then
    assertThat(decide(call, claimed(call, seen, now))).isEqualTo("continue");
    assertThat(
            Results.call(stage.apply(call, claimed(call, seen, now)))
                .session()
                .orElseThrow()
                .state()
                .home())
        .isEqualTo(new Home(Optional.of(SELF), Optional.of(OTHER)));
  }

  @Test
  void shouldLeaveASessionToWhoeverWasFaster() {
    // Given
    link.standing.put(OTHER, Standing.GONE);
    link.standing.put(THIRD, Standing.SERVING);
    Home seen = home("other", "none");
    Call call = call("request", seen, "-");
    // When // Then
    assertThat(decide(call, claimed(call, seen, seen.takenOver(THIRD)))).isEqualTo("at " + THIRD);
    // And if that is gone, too, it is tried again
    link.standing.put(THIRD, Standing.GONE);
    assertThat(decide(call, claimed(call, seen, seen.takenOver(THIRD)))).isEqualTo("claim");
  }

  @Test
  void shouldNotFindASessionThatHasEndedMeanwhile() {
    // Given
    Home seen = home("none", "none");
    Call call = call("request", seen, "-");
    Fact.Claimed claim = new Fact.Claimed(call.session().orElseThrow().id().key(), seen);
    // When // Then
    assertThat(decide(call, Facts.NONE.with(claim, Optional.empty()))).isEqualTo("404 40400");
  }

  private static Facts claimed(Call call, Home seen, Home now) {
    Call.Session session = call.session().orElseThrow();
    return Facts.NONE.with(
        new Fact.Claimed(session.id().key(), seen), Optional.of(session.state().at(now)));
  }

  @ParameterizedTest
  @CsvSource({
    "self, SERVING, SERVING, -, continue",
    "self, SERVING, LEAVING, -, continue",
    "other, SERVING, SERVING, -, at other",
    "other, LEAVING, SERVING, -, at other",
    "other, GONE, SERVING, -, 502",
    "other, GONE, SERVING, third, continue",
    "none, SERVING, SERVING, -, continue",
    "none, SERVING, LEAVING, -, at third",
    "none, SERVING, LEAVING, third, continue"
  })
  void shouldFindWhereAStatelessRequestBelongs(
      String holder, Standing others, Standing own, String via, String expected) {
    // Given
    link.standing.put(OTHER, others);
    link.standing.put(SELF, own);
    link.another = Optional.of(THIRD);
    holds.suspended = Optional.ofNullable(NODES.get(holder));
    Arrival arrival =
        Calls.arrival(
            Arrival.Verb.POST,
            Calls.WEATHER,
            new Peer("192.0.2.1", false, Optional.ofNullable(NODES.get(via)), Optional.empty()));
    Call call =
        Calls.permitted(
            Call.of(arrival, Optional.of(Calls.request("tools/call", "{\"name\":\"get_rain\"}"))),
            Revision.R2026_07_28,
            Optional.of(McpMethod.TOOLS_CALL));
    // When
    String decided = decide(call, Facts.NONE);
    // Then
    assertThat(decided)
        .startsWith(expected.replace("other", OTHER.toString()).replace("third", THIRD.toString()));
  }
}
