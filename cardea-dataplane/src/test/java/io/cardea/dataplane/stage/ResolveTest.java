package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.aggregate.FixedCatalog;
import io.cardea.dataplane.bridge.EraBook;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.listing.EndpointViews;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.session.InFlight;
import io.cardea.dataplane.task.Tasks;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolveTest {

  private static final EndpointKey ALL = EndpointKey.all(TenantId.DEFAULT);
  private static final FixedCatalog CATALOG = new FixedCatalog(Catalog.EMPTY);
  private final InFlight inFlight = new InFlight();
  private final Resolve resolve =
      new Resolve(new EndpointViews(), CATALOG, new EraBook(CATALOG), inFlight, Tasks.IDS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'id':1,'method':'tools/call','params':{'name':'weather__get_rain'} | weather get_rain",
        "'id':1,'method':'tools/call','params':{'name':'weather__a__b'} | weather a__b",
        "'id':1,'method':'tools/call','params':{'name':'get_rain'} | 200 -32602",
        "'id':1,'method':'tools/call','params':{'name':'nobody__get_rain'} | 200 -32602",
        "'id':1,'method':'tools/call','params':{'name':'__get_rain'} | 200 -32602",
        "'id':1,'method':'tools/call','params':{} | 200 -32602",
        "'id':1,'method':'prompts/get','params':{'name':'weather__sum'} | weather sum",
        "'id':1,'method':'resources/read','params':{'uri':'x:y#~weather'} | weather x:y",
        "'id':1,'method':'resources/read','params':{'uri':'x:y'} | 200 -32002",
        "'id':1,'method':'completion/complete','params':{'ref':{'type':'ref/prompt','name':'weather__sum'}}"
            + " | weather sum",
        "'id':1,'method':'tools/list' | here",
        "'id':1,'method':'ping' | here",
        "'id':1,'method':'initialize','params':{} | here",
        "'id':'weather:7','result':{} | weather",
        "'id':'weather:7','error':{} | weather",
        "'id':'nobody:7','result':{} | here",
        "'id':7,'result':{} | here",
        "'method':'notifications/initialized' | here",
        "'method':'notifications/progress','params':{'progressToken':'weather:1'} | weather",
        "'method':'notifications/progress','params':{'progressToken':1} | here",
        "'method':'notifications/cancelled','params':{'requestId':5} | weather",
        "'method':'notifications/cancelled','params':{'requestId':6} | here",
        "'method':'notifications/cancelled','params':{} | here",
      })
  void shouldFindWhoAnswersBehindAnAggregate(String members, String expected) {
    inFlight.begin(
        Calls.session(Optional.empty()).id().key(), RequestId.parse("5").orElseThrow(), "weather");
    RpcMessage message = Calls.message(("{'jsonrpc':'2.0'," + members + "}").replace('\'', '"'));
    assertThat(resolved(ALL, message)).isEqualTo(expected);
  }

  @Test
  void shouldAlwaysFindTheServerOfASingleAdapter() {
    EndpointKey weather = EndpointKey.adapter(Calls.WEATHER);
    assertThat(resolved(weather, Calls.request("tools/list", "{}"))).isEqualTo("weather");
    assertThat(resolved(weather, Calls.message("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}")))
        .isEqualTo("weather");
    EndpointKey missing = new EndpointKey(TenantId.DEFAULT, EndpointKey.Kind.ADAPTER, "nobody");
    assertThat(resolved(missing, Calls.request("ping", "{}"))).isEqualTo("404 40400");
  }

  @Test
  void shouldLearnWhatAServerSpeaksThatHasRefusedItsFirstClient() {
    // Given
    EraBook eras = new EraBook(CATALOG);
    Resolve learning = new Resolve(new EndpointViews(), CATALOG, eras, inFlight, Tasks.IDS);
    Call call =
        call(
            EndpointKey.adapter(Calls.WEATHER),
            Arrival.Verb.POST,
            Optional.of(Calls.request("initialize", "{}")));

    // When
    eras.refused(Calls.WEATHER, Era.LEGACY, call.arrival().time());

    // Then
    Fact.Learned learned = new Fact.Learned(Calls.WEATHER);
    assertThat(learning.apply(call, Facts.NONE)).isEqualTo(new StageResult.Need(learned));
    assertThat(learning.apply(call, Facts.NONE.with(learned, true)))
        .isNotInstanceOf(StageResult.Need.class);
    assertThat(learning.apply(call.withPrincipal(Calls.STRANGER), Facts.NONE))
        .as("who may not use it would learn by the time it takes that it exists")
        .isNotInstanceOf(StageResult.Need.class);
  }

  @Test
  void shouldLearnWhatAServerBehindAnAggregateSpeaks() {
    EraBook eras = new EraBook(CATALOG);
    Resolve learning = new Resolve(new EndpointViews(), CATALOG, eras, inFlight, Tasks.IDS);
    RpcMessage message = Calls.request("tools/call", "{\"name\":\"weather__get_rain\"}");
    Call call = call(ALL, Arrival.Verb.POST, Optional.of(message));
    eras.refused(Calls.WEATHER, Era.LEGACY, call.arrival().time());

    Fact.Learned learned = new Fact.Learned(Calls.WEATHER);
    assertThat(learning.apply(call, Facts.NONE)).isEqualTo(new StageResult.Need(learned));
    assertThat(learning.apply(call, Facts.NONE.with(learned, true)))
        .isInstanceOf(StageResult.Continue.class);
    assertThat(learning.apply(call.withPrincipal(Calls.STRANGER), Facts.NONE))
        .isInstanceOf(StageResult.Continue.class);
  }

  @Test
  void shouldKnowNoProfileThatIsNotDeclared() {
    EndpointKey profile = EndpointKey.profile(TenantId.DEFAULT, "support");
    assertThat(resolved(profile, Calls.request("ping", "{}"))).isEqualTo("404 40400");
  }

  @Test
  void shouldNotReachServersOfAnotherTenant() {
    EndpointKey other = EndpointKey.all(new TenantId("other"));
    assertThat(
            resolved(
                other, Calls.message("{\"jsonrpc\":\"2.0\",\"id\":\"weather:7\",\"result\":{}}")))
        .isEqualTo("here");
    assertThat(resolved(other, Calls.request("tools/call", "{\"name\":\"weather__get_rain\"}")))
        .isEqualTo("200 -32602");
  }

  private String resolved(EndpointKey endpoint, RpcMessage message) {
    return line(call(endpoint, Arrival.Verb.POST, Optional.of(message)));
  }

  private String line(Call call) {
    return switch (resolve.apply(call, Facts.NONE)) {
      case StageResult.Continue next ->
          switch (next.call().destination()) {
            case Destination.Here _ -> "here";
            case Destination.Server server ->
                (server.adapter().key().name() + " " + server.name().orElse("")).strip();
          };
      case StageResult result -> Results.line(result);
    };
  }

  private static Call call(
      EndpointKey endpoint, Arrival.Verb verb, Optional<RpcMessage> message, String... headers) {
    Arrival at = Calls.arrival(verb, headers);
    Arrival there =
        new Arrival(
            at.id(),
            at.time(),
            at.nanos(),
            at.verb(),
            new Route(endpoint),
            at.headers(),
            at.peer(),
            at.snapshot());
    return Call.of(there, message)
        .withPrincipal(Calls.READER)
        .withClass(Revision.R2025_11_25, message.flatMap(ResolveTest::method))
        .withSession(Calls.session(Optional.empty()));
  }

  private static Optional<McpMethod> method(RpcMessage message) {
    return switch (message) {
      case RpcRequest request -> McpMethod.fromClient(request.method(), Era.LEGACY);
      case RpcNotification notification -> McpMethod.fromClient(notification.method(), Era.LEGACY);
      case RpcResponse _ -> Optional.empty();
    };
  }
}
