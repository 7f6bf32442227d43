package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is learned of a server that behaves, in both eras. */
class LearnTest {

  private static final String ALL =
      "{\"tools\":{},\"prompts\":{},\"resources\":{\"subscribe\": true},\"x\":{\"n\":1.0}}";

  @Test
  void shouldLearnAllListsOfALegacyServer() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.capabilities = ALL;
      server.script.put(
          "tools/list",
          asked -> {
            switch (asked.cursor()) {
              case "" ->
                  asked.result("{\"tools\":[{ \"name\" : \"b\", \"n\":1.0}],\"nextCursor\":\"é\"}");
              case "é" -> asked.result("{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"3\"}");
              default -> asked.result("{\"tools\":[],\"nextCursor\":null}");
            }
          });
      server.script.put("prompts/list", asked -> asked.result("{\"prompts\":[{\"name\":\"p\"}]}"));
      server.script.put(
          "resources/list", asked -> asked.result("{\"resources\":[{\"uri\":\"u:1\"}]}"));

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health()).isEqualTo(new Health(Health.State.UP, "", LearnerRig.NOW));
      Offer offer = known.offer().orElseThrow();
      assertThat(offer.revision()).isEqualTo("2025-11-25");
      assertThat(offer.capabilities()).isEqualTo(ALL);
      assertThat(offer.serverInfo()).isEqualTo("{\"name\":\"t\"}");
      assertThat(offer.tools())
          .extracting(Offer.Item::json)
          .containsExactly("{ \"name\" : \"b\", \"n\":1.0}", "{\"name\":\"a\"}");
      assertThat(offer.tools().getFirst().exposedName()).isEqualTo("x__b");
      assertThat(rig.names("x", Offer.Kind.PROMPT)).containsExactly("p");
      assertThat(rig.names("x", Offer.Kind.RESOURCE)).containsExactly("u:1");
      assertThat(offer.templates()).isEmpty();
      CatalogFeed.Change change = rig.change();
      assertThat(change.kinds())
          .isEqualTo(Set.of(Offer.Kind.TOOL, Offer.Kind.PROMPT, Offer.Kind.RESOURCE));
      assertThat(change.catalog().offer(LearnerRig.key("x"))).contains(offer);
    }
  }

  @Test
  void shouldLearnAModernServerWithoutASession() throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      BlockingQueue<Asked> lists = new LinkedBlockingQueue<>();
      server.script.put(
          "tools/list",
          asked -> {
            lists.add(asked);
            asked.result("{\"tools\":[{\"name\":\"one\"}],\"resultType\":\"complete\"}");
          });

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().state()).isEqualTo(Health.State.UP);
      assertThat(known.offer().orElseThrow().revision()).isEqualTo("2026-07-28");
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("one");
      Asked asked = lists.poll(10, TimeUnit.SECONDS);
      assertThat(asked.header("mcp-protocol-version")).isEqualTo("2026-07-28");
      assertThat(asked.header("mcp-method")).isEqualTo("tools/list");
      assertThat(asked.text())
          .contains(
              "io.modelcontextprotocol/clientInfo",
              "io.modelcontextprotocol/clientCapabilities",
              "elicitation");
      assertThat(server.log).doesNotContain("initialize");
    }
  }

  @Test
  void shouldAnswerWhatTheServerAsksMeanwhile() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: a server that gives its tools only to who answers.
      BlockingQueue<String> responses = new LinkedBlockingQueue<>();
      server.script.put(
          "response",
          asked -> {
            responses.add(asked.text());
            asked.status(202);
          });
      server.script.put(
          "tools/list",
          asked -> {
            HttpServerResponse stream = asked.events();
            Asked.event(stream, request("\"r\"", "roots/list"));
            Asked.event(stream, request("2", "sampling/createMessage"));
            Asked.event(stream, request("3", "elicitation/create"));
            Asked.event(stream, request("4", "ping"));
            Asked.event(stream, request("5", "tools/call"));
            Asked.event(stream, "{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{}}");
            Asked.event(
                stream,
                "{\"jsonrpc\":\"2.0\",\"id\":" + asked.id() + ",\"result\":{\"tools\":[]}}");
            stream.end();
          });

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().state()).isEqualTo(Health.State.UP);
      rig.until(() -> responses.size() == 5);
      assertThat(String.join("\n", responses))
          .contains("{\"jsonrpc\":\"2.0\",\"id\":\"r\",\"result\":{\"roots\":[]}}")
          .contains("\"id\":2,\"error\":{\"code\":-1,")
          .contains("\"id\":3,\"result\":{\"action\":\"decline\"}")
          .contains("\"id\":4,\"result\":{}")
          .contains("\"id\":5,\"error\":{\"code\":-32601,");
    }
  }

  private static String request(String id, String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\"}".formatted(id, method);
  }

  @Test
  void shouldKeepOneSessionAndDeleteItInTheEnd() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      assertThat(server.sessions).containsExactly("s1");

      // When
      LearnerRig.get(rig.learner.stop().toCompletableFuture());

      // Then
      assertThat(server.sessions).isEmpty();
      assertThat(rig.on(rig.loop::pending)).isZero();
    }
  }

  @Test
  void shouldLearnThousandsOfTools() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: 100,000 tools of some 500 bytes, 5,000 a page.
      String padding = "x".repeat(450);
      server.script.put(
          "tools/list",
          asked -> {
            int from = asked.cursor().isEmpty() ? 0 : Integer.parseInt(asked.cursor());
            StringBuilder page = new StringBuilder("{\"tools\":[");
            for (int i = from; i < from + 5_000; i++) {
              page.append(i == from ? "" : ",")
                  .append("{\"name\":\"tool")
                  .append(i)
                  .append("\",\"description\":\"")
                  .append(padding)
                  .append("\"}");
            }
            page.append("]");
            if (from + 5_000 < 100_000) {
              page.append(",\"nextCursor\":\"").append(from + 5_000).append("\"");
            }
            asked.result(page.append("}").toString());
          });

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health()).isEqualTo(new Health(Health.State.UP, "", LearnerRig.NOW));
      assertThat(known.offer().orElseThrow().tools()).hasSize(100_000);
    }
  }
}
