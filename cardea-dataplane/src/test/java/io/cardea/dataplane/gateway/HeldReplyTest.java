package io.cardea.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.mcp.revision.Revision;
import io.cardea.mcp.sse.SseEvent;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldReplyTest {

  private static final byte[] ANSWER =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"secret\":1}}".getBytes(UTF_8);
  private static final String PROGRESS =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";

  private final FakeReply client = new FakeReply();
  private final HeldReply reply =
      new HeldReply(
          Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_rain\"}"), client);

  private static SseEvent event(String json) {
    return SseEvent.message(json.getBytes(UTF_8));
  }

  @Test
  void shouldHoldABodyUntilTheOutcomeIsRecorded() {
    reply.body(200, Map.of(), ANSWER);
    assertThat(client.got).isEmpty();

    reply.recorded();

    assertThat(client.got).singleElement().asString().startsWith("body 200 ");
  }

  @Test
  void shouldPassABodyThatComesAfterTheRecord() {
    reply.recorded();
    reply.body(200, Map.of(), ANSWER);

    assertThat(client.got).singleElement().asString().startsWith("body 200 ");
  }

  @Test
  void shouldAnswerThatItIsNotRecordedInsteadOnce() {
    reply.body(200, Map.of(), ANSWER);
    reply.unrecorded();
    reply.end();

    assertThat(client.got)
        .singleElement()
        .asString()
        .startsWith("body 500 ")
        .contains("50001", "executed_unrecorded", "requestId")
        .doesNotContain("secret");
  }

  @Test
  void shouldReplaceABodyThatComesAfterTheFailure() {
    reply.unrecorded();
    assertThat(client.got).isEmpty();
    reply.body(200, Map.of(), ANSWER);

    assertThat(client.got).singleElement().asString().startsWith("body 500 ");
  }

  @Test
  void shouldPassWhatAServerTellsOnTheWayAndHoldTheResponse() {
    reply.stream(Map.of());
    assertThat(reply.event(event(PROGRESS))).isTrue();
    assertThat(client.got).hasSize(2);

    reply.event(SseEvent.message(ANSWER));
    reply.end();
    assertThat(client.got).hasSize(2);

    reply.recorded();
    assertThat(client.got).hasSize(4);
    assertThat(client.got.get(2)).contains("secret");
    assertThat(client.got.getLast()).isEqualTo("end");
  }

  @Test
  void shouldReplaceTheResponseOfAStreamAndEndItOnce() {
    reply.stream(Map.of());
    reply.event(SseEvent.message(ANSWER));
    reply.unrecorded();
    reply.end();

    assertThat(client.got).hasSize(3);
    assertThat(client.got.get(1)).contains("50001").doesNotContain("secret");
    assertThat(client.got.getLast()).isEqualTo("end");
  }

  /** Else the call and its exchange stay until the server ends its stream. */
  @Test
  void shouldSayThatNobodyIsThereAnyMoreWhenTheResponseOfAStreamIsReplaced() {
    AtomicInteger gone = new AtomicInteger();
    reply.onGone(gone::incrementAndGet);
    reply.stream(Map.of());
    reply.event(SseEvent.message(ANSWER));
    assertThat(gone).hasValue(0);

    reply.unrecorded();

    assertThat(client.got).last().isEqualTo("end");
    assertThat(gone).hasValue(1);
    reply.event(event(PROGRESS));
    reply.end();
    assertThat(client.got).hasSize(3);
    assertThat(gone).hasValue(1);
  }

  @Test
  void shouldGoOnWithAStreamWhoseResponseIsRecorded() {
    AtomicInteger gone = new AtomicInteger();
    reply.onGone(gone::incrementAndGet);
    reply.stream(Map.of());
    reply.event(SseEvent.message(ANSWER));

    reply.recorded();
    reply.event(event(PROGRESS));

    assertThat(gone).hasValue(0);
    assertThat(client.got).hasSize(3);
  }

  @Test
  void shouldGoByWhatIsSaidOfALargeMessage() {
    String text = "{\"text\":\"" + "x".repeat(70_000) + "\"}";
    reply.stream(Map.of());

    reply.next(false);
    reply.event(event("{\"params\":" + text + ",\"id\":7,\"method\":\"sampling/createMessage\"}"));
    assertThat(client.got).hasSize(2);

    reply.next(true);
    reply.event(event("{\"id\":1,\"result\":" + text + "}"));
    reply.event(event(PROGRESS));
    assertThat(client.got).hasSize(2);
    reply.recorded();
    assertThat(client.got).hasSize(4);
  }

  @Test
  void shouldHoldALargeMessageOfWhichNothingIsSaidOnlyUntilAnotherFollows() {
    String large = PROGRESS.replace("{}", "{\"text\":\"" + "x".repeat(70_000) + "\"}");
    reply.stream(Map.of());
    reply.event(event(large));
    assertThat(client.got).hasSize(1);

    reply.event(SseEvent.message(ANSWER));

    assertThat(client.got).hasSize(2);
    reply.recorded();
    assertThat(client.got).hasSize(3);
  }

  @Test
  void shouldLetGoForGood() {
    reply.recorded();
    reply.unrecorded();
    reply.body(200, Map.of(), ANSWER);

    assertThat(client.got).singleElement().asString().startsWith("body 200 ");
  }
}
