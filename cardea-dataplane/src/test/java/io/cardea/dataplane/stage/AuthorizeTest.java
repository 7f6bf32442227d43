package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.aggregate.FixedCatalog;
import io.cardea.dataplane.bridge.EraBook;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.listing.EndpointViews;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.session.InFlight;
import io.cardea.dataplane.task.Tasks;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.Action;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorizeTest {

  private static final Peer PEER = new Peer("192.0.2.1", false);
  private final Authorize stage = new Authorize(new ResourceUris(() -> "http://localhost:8080"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // method | params | modern | legacy, where "ok" names the permitted thing
        "tools/call | {'name':'get_rain'} | ok get_rain | ok get_rain",
        "tools/call | {'name':'set_rain'} | 200 -32602 | 200 -32602",
        "tools/call | {'name':'GET_rain'} | 200 -32602 | 200 -32602",
        "tools/call | {'name':''} | 200 -32602 | 200 -32602",
        "tools/call | {'name':1} | 400 -32602 | 200 -32602",
        "tools/call | {'name':null} | 400 -32602 | 200 -32602",
        "tools/call | {'name':['get_rain']} | 400 -32602 | 200 -32602",
        "tools/call | {} | 400 -32602 | 200 -32602",
        "tools/call | {'Name':'get_rain'} | 400 -32602 | 200 -32602",
        "tools/call | {'arguments':{'name':'get_rain'}} | 400 -32602 | 200 -32602",
        "tools/call | {'name':'g\\u0065t_rain'} | ok get_rain | ok get_rain",
        "tools/call | {'name':'s\\u0065t_rain'} | 200 -32602 | 200 -32602",
        "prompts/get | {'name':'summary'} | ok summary | ok summary",
        "prompts/get | {'name':'get_rain'} | 200 -32602 | 200 -32602",
        "prompts/get | {} | 400 -32602 | 200 -32602",
        "resources/read | {'uri':'file:///pub/a'} | ok file:///pub/a | ok file:///pub/a",
        "resources/read | {'uri':'file:///priv/a'} | 200 -32602 | 200 -32002",
        "resources/read | {'uri':'FILE:///pub/a'} | 200 -32602 | 200 -32002",
        "resources/read | {} | 400 -32602 | 200 -32602",
        "completion/complete | {'ref':{'type':'ref/prompt','name':'summary'}} | ok summary | ok summary",
        "completion/complete | {'ref':{'type':'ref/prompt','name':'x'}} | 200 -32602 | 200 -32602",
        "completion/complete | {'ref':{'type':'ref/prompt','uri':'file:///pub/a'}} | 400 -32602 | 200 -32602",
        "completion/complete | {'ref':{'type':'ref/resource','uri':'file:///pub/a'}} | ok file:///pub/a | ok file:///pub/a",
        "completion/complete | {'ref':{'type':'ref/resource','uri':'x'}} | 200 -32602 | 200 -32002",
        "completion/complete | {'ref':{'type':'ref/tool','name':'get_rain'}} | 400 -32602 | 200 -32602",
        "completion/complete | {'ref':'summary'} | 400 -32602 | 200 -32602",
        "completion/complete | {} | 400 -32602 | 200 -32602",
        "tools/list | {} | ok | ok",
        "prompts/list | {} | ok | ok",
        "resources/list | {} | ok | ok",
        "resources/templates/list | {} | ok | ok",
      })
  void shouldPermitOnlyWhatARoleGrants(String method, String params, String modern, String legacy) {
    assertThat(decide(Revision.R2026_07_28, method, params)).isEqualTo(modern);
    assertThat(decide(Revision.R2025_11_25, method, params)).isEqualTo(legacy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resources/subscribe | {'uri':'file:///pub/a'} | ok file:///pub/a",
        "resources/subscribe | {'uri':'file:///priv/a'} | 200 -32002",
        "resources/unsubscribe | {'uri':'file:///priv/a'} | 200 -32002",
        "resources/unsubscribe | {} | 200 -32602",
        "ping | {} | ok",
        "logging/setLevel | {'level':'info'} | ok",
        "initialize | {} | ok",
      })
  void shouldDecideLegacyMethods(String method, String params, String expected) {
    assertThat(decide(Revision.R2025_11_25, method, params)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | ok",
        "{'notifications':{}} | ok",
        "{'notifications':{'toolsListChanged':true}} | ok",
        "{'notifications':{'resourceSubscriptions':[]}} | ok",
        "{'notifications':{'resourceSubscriptions':['file:///pub/a']}} | ok file:///pub/a",
        "{'notifications':{'resourceSubscriptions':['file:///pub/a','file:///pub/b']}} | ok file:///pub/b",
        "{'notifications':{'resourceSubscriptions':['file:///pub/a','file:///priv/b']}} | 200 -32602",
        "{'notifications':{'resourceSubscriptions':['file:///priv/b','file:///pub/a']}} | 200 -32602",
        "{'notifications':{'resourceSubscriptions':[1]}} | 400 -32602",
        "{'notifications':{'resourceSubscriptions':['file:///pub/a',null]}} | 400 -32602",
        "{'notifications':{'resourceSubscriptions':'file:///priv/b'}} | 400 -32602",
        "{'notifications':{'resourceSubscriptions':{'a':'file:///priv/b'}}} | 400 -32602",
      })
  void shouldWantEveryResourceOfASubscriptionPermitted(String params, String expected) {
    assertThat(decide(Revision.R2026_07_28, "subscriptions/listen", params)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(McpMethod.class)
  void shouldPermitNoMethodToAStranger(McpMethod method) {
    boolean legacy = McpMethod.fromClient(method.wireName(), Era.LEGACY).isPresent();
    Call call =
        call(
                Calls.WEATHER,
                Calls.STRANGER,
                Optional.of(Calls.request(method.wireName(), "{\"name\":\"get_rain\"}")))
            .withClass(legacy ? Revision.R2025_11_25 : Revision.R2026_07_28, Optional.of(method));
    assertThat(Results.line(stage.apply(Calls.routed(call), Facts.NONE))).isEqualTo("404 40400");
  }

  @Test
  void shouldAnswerAnUnknownAdapterLikeOneOutOfReach() {
    Refusal missing = bare(new AdapterKey(TenantId.DEFAULT, "nothing"), Calls.READER);
    Refusal denied = bare(Calls.WEATHER, Calls.STRANGER);
    Refusal otherTenant =
        bare(
            Calls.WEATHER,
            new Principal(new TenantId("other"), Principal.CARDEA, "reader", KeyScope.data()));
    Refusal outOfScope =
        bare(
            Calls.WEATHER,
            new Principal(
                TenantId.DEFAULT,
                Principal.CARDEA,
                "reader",
                new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of("other")))));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(denied.deniedBy("")).isEqualTo(missing.because(""));
    assertThat(otherTenant.deniedBy("")).isEqualTo(missing.because(""));
    assertThat(outOfScope.deniedBy("")).isEqualTo(missing.because(""));
    assertThat(missing.reason()).isEqualTo("no such adapter");
    assertThat(denied.reason()).isEqualTo("no grant");
  }

  @Test
  void shouldPermitEverythingOfAPublicAdapterToAnybody() {
    Call call =
        call(
                Calls.OPEN,
                Principal.anonymous(TenantId.DEFAULT),
                Optional.of(Calls.request("tools/call", "{\"name\":\"anything\"}")))
            .withClass(Revision.R2026_07_28, Optional.of(McpMethod.TOOLS_CALL));
    assertThat(Results.call(stage.apply(Calls.routed(call), Facts.NONE)).permit().action())
        .isEqualTo(Action.tool("anything"));
  }

  @Test
  void shouldPermitNotificationsResponsesAndStreamsByTheAdapterAlone() {
    for (String json :
        new String[] {
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"
        }) {
      Call call =
          call(Calls.WEATHER, Calls.READER, Optional.of(Calls.message(json)))
              .withClass(Revision.R2025_11_25, Optional.empty());
      assertThat(Results.call(stage.apply(Calls.routed(call), Facts.NONE)).permit().action())
          .isEqualTo(Action.USE);
    }
  }

  private String decide(Revision revision, String method, String params) {
    Optional<McpMethod> found = McpMethod.fromClient(method, revision.era());
    Call call =
        call(
                Calls.WEATHER,
                Calls.READER,
                Optional.of(Calls.request(method, params.replace('\'', '"'))))
            .withClass(revision, found);
    return switch (stage.apply(Calls.routed(call), Facts.NONE)) {
      case StageResult.Continue next -> ("ok " + next.call().permit().action().target()).strip();
      case StageResult result -> Results.line(result);
    };
  }

  private Refusal bare(AdapterKey to, Principal who) {
    Call call = call(to, who, Optional.empty()).withClass(Revision.R2025_11_25, Optional.empty());
    FixedCatalog catalog = new FixedCatalog(Catalog.EMPTY);
    Resolve resolve =
        new Resolve(new EndpointViews(), catalog, new EraBook(catalog), new InFlight(), Tasks.IDS);
    return switch (resolve.apply(call, Facts.NONE)) {
      case StageResult.Continue next ->
          ((StageResult.Reply) stage.apply(next.call(), Facts.NONE)).refusal();
      case StageResult result -> ((StageResult.Reply) result).refusal();
    };
  }

  private static Call call(AdapterKey to, Principal who, Optional<RpcMessage> message) {
    return Call.of(Calls.arrival(Arrival.Verb.POST, to, PEER), message).withPrincipal(who);
  }
}
