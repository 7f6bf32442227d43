package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lists of servers that lie, break or never end: what can be learned is, and the reason is told.
 */
class HostileListsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'jsonrpc':'2.0','id':$ID,'result':{}} | array of tools",
        "{'jsonrpc':'2.0','id':$ID,'result':{'tools':{}}} | array of tools",
        "{'jsonrpc':'2.0','id':$ID,'result':{'tools':[{'name':'a'}],'nextCursor':7}} | no string",
        "{'jsonrpc':'2.0','id':$ID,'result':{'tools':[],'tools':[]}} | duplicate key",
        "{'jsonrpc':'2.0','id':$ID,'result':{'tools':[]}} trailing | text after",
        "{'jsonrpc':'2.0','id':$ID,'error':{'code':-32603,'message':'secret'}} | error -32603",
        "{'jsonrpc':'2.0','id':$ID,'error':{'code':'x','message':'secret'}} | error 0",
        "{'jsonrpc':'2.0','id':12345,'result':{'tools':[]}} | without an answer",
        "{'jsonrpc':'1.0','id':$ID,'result':{'tools':[]}} | jsonrpc must be",
        "[] | without an answer",
        "nonsense | not JSON",
        " | without a JSON-RPC message",
      })
  void shouldSayWhatIsWrongWithAList(String json, String reason) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      String template = json == null ? "" : json.replace('\'', '"');
      server.script.put(
          "tools/list", asked -> asked.json(200, template.replace("$ID", asked.id())));

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().state()).isEqualTo(Health.State.DEGRADED);
      assertThat(known.health().reason())
          .startsWith("tools/list: ")
          .contains(reason)
          .doesNotContain("secret");
      assertThat(known.offer()).isPresent();
    }
  }

  @Test
  void shouldLeaveOutBadItemsAndCountThem() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put(
          "tools/list",
          asked ->
              asked.result(
                  "{\"tools\":[{\"name\":\"a\"},7,{},{\"name\":3},{\"name\":\"\"},"
                      + "{\"name\":\"a\",\"x\":1},{\"name\":\"b\"}]}"));

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("a", "b");
      assertThat(known.health().state()).isEqualTo(Health.State.DEGRADED);
      assertThat(known.health().reason())
          .contains(
              "1 with a name that an earlier", "1 with a name that cannot", "3 without a name");
    }
  }

  @Test
  void shouldNoticeCursorsThatGoInCircles() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: a -> b -> a.
      server.script.put(
          "tools/list",
          asked ->
              asked.result(
                  "{\"tools\":[{\"name\":\"after%s\"}],\"nextCursor\":\"%s\"}"
                      .formatted(asked.cursor(), asked.cursor().equals("a") ? "b" : "a")));

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("after", "aftera", "afterb");
      assertThat(known.health().reason()).contains("nextCursor is one that came before");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,UP", "1001,DEGRADED"})
  void shouldReadAThousandPages(int pages, Health.State state) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      AtomicInteger asks = new AtomicInteger();
      server.script.put(
          "tools/list",
          asked -> {
            int page = asks.incrementAndGet();
            String next = page < pages ? ",\"nextCursor\":\"" + page + "\"" : "";
            asked.result("{\"tools\":[{\"name\":\"t" + page + "\"}]" + next + "}");
          });

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().state()).isEqualTo(state);
      assertThat(known.offer().orElseThrow().tools()).hasSize(1000);
      assertThat(asks).hasValue(1000);
    }
  }

  @Test
  void shouldKeepWhatCameBeforeAServerFellSilent() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.capabilities = "{\"tools\":{},\"prompts\":{}}";
      server.script.put(
          "tools/list",
          asked -> {
            if (asked.cursor().isEmpty()) {
              asked.result("{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"2\"}");
            }
          });
      server.script.put("prompts/list", asked -> asked.result("{\"prompts\":[{\"name\":\"p\"}]}"));
      rig.declare("x", server);
      server.await("tools/list after 2");

      // When
      rig.advance(Duration.ofSeconds(10));
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().state()).isEqualTo(Health.State.DEGRADED);
      assertThat(known.health().reason()).isEqualTo("tools/list: no answer within PT10S");
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("a");
      assertThat(rig.names("x", Offer.Kind.PROMPT)).containsExactly("p");
    }
  }

  @Test
  void shouldReadAllListsWithinAMinute() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: each page takes 9 s, and there is always another.
      AtomicInteger asks = new AtomicInteger();
      server.script.put(
          "tools/list",
          asked -> {
            int page = asks.incrementAndGet();
            rig.advance(Duration.ofSeconds(9));
            asked.result(
                "{\"tools\":[{\"name\":\"t%d\"}],\"nextCursor\":\"%d\"}".formatted(page, page));
          });

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then: 6 pages within 54 s, of the seventh nothing after 60 s.
      // What waiting takes of the rig's time is little.
      assertThat(known.health().reason())
          .containsPattern("^tools/list: no answer within PT(6|5\\.\\d+)S");
      assertThat(known.offer().orElseThrow().tools()).hasSize(6);
    }
  }

  @Test
  void shouldNotListenToAnEndlessStream() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put(
          "tools/list",
          asked -> {
            HttpServerResponse stream = asked.events();
            for (int i = 0; i <= 10_000; i++) {
              Asked.event(stream, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}");
            }
          });

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().reason()).contains("more than 10000 messages");
    }
  }

  @Test
  void shouldGoOnWithoutTheTemplatesThatAServerDoesNotKnow() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.capabilities = "{\"resources\":{}}";
      server.script.put("resources/list", asked -> asked.error(200, -32601));

      // When
      rig.declare("x", server);

      // Then: the lack of declared resources is told, that of templates is not.
      assertThat(rig.settled("x").health().reason()).isEqualTo("resources/list: error -32601");
    }
  }

  @Test
  void shouldKeepASoundListWhenReadingItAgainFails() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      server.script.put("tools/list", asked -> asked.status(500));

      // When
      rig.learner.refresh(LearnerRig.key("x"));
      rig.advance(Duration.ofMillis(250));
      rig.until(() -> rig.state("x") == Health.State.DEGRADED);

      // Then
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("one");

      // When: it is mended, which is noticed soon.
      server.script.put("tools/list", asked -> asked.result("{\"tools\":[{\"name\":\"two\"}]}"));
      rig.advance(Duration.ofSeconds(5));

      // Then
      rig.until(() -> rig.state("x") == Health.State.UP);
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("two");
    }
  }
}
