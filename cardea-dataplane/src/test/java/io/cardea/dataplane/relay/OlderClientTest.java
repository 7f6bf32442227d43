package io.cardea.dataplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.listener.Events;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.session.SessionId;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.session.SessionStore.Attachment;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client and a server of the legacy era whose revisions differ. */
class OlderClientTest {

  private static final String RESULT =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"%s\",\"x\":1.0}}";
  private static final Pattern SESSION = Pattern.compile("mcp-session-id=([A-Za-z0-9_-]+)");

  private final Rig rig = new Rig();
  private final FakeReply client = new FakeReply();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "R2024_11_05, 2025-11-25, 2024-11-05",
    "R2025_06_18, 2025-11-25, 2025-06-18",
    "R2025_06_18, 2025-06-18, 2025-06-18",
    "R2025_11_25, 2025-03-26, 2025-03-26",
  })
  void shouldSpeakNoNewerRevisionThanTheClientAskedFor(
      Revision asked, String agreed, String spoken) {
    for (boolean streamed : new boolean[] {false, true}) {
      // Given
      client.got.clear();
      InitializeReply reply = reply(Calls.permitted(asked, "initialize", "{}"));

      // When
      rig.run(() -> {
        if (streamed) {
          reply.onStream(Rig.head(200, "content-type: text/event-stream"));
          reply.onEvent(Events.message(RESULT.formatted(agreed)));
        } else {
          reply.onBody(Rig.json(200), Rig.bytes(RESULT.formatted(agreed)));
        }
      });

      // Then
      assertThat(client.got.getLast()).endsWith(RESULT.formatted(spoken));
      SessionId id = rig.seal.open(sessionIn(client.got.getFirst())).orElseThrow();
      assertThat(id.revision().date()).isEqualTo(spoken);
      assertThat(rig.store.find(id.key()).toCompletableFuture().resultNow())
          .flatMap(state -> state.attachment("weather"))
          .map(Attachment::revision)
          .contains(agreed);
    }
  }

  private InitializeReply reply(Call call) {
    return rig.on(() -> {
      InitializeReply reply =
          new InitializeReply(
              call, client, rig.ending(), rig.sessions(rig.store), rig.loop, _ -> {});
      reply.attach(rig.exchange);
      return reply;
    });
  }

  private static String sessionIn(String line) {
    Matcher matcher = SESSION.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }
}
