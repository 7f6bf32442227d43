package io.cardea.upstream.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRead;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.upstream.loop.StepLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

  private static final Adapter ADAPTER =
      new Adapter(
          new AdapterKey(TenantId.DEFAULT, "x"),
          "",
          "",
          List.of(),
          "",
          new StdioUpstream(List.of("x"), Map.of(), Optional.empty()),
          Adapter.Isolation.PRINCIPAL,
          Adapter.Access.ROLES,
          Set.of(),
          AdapterLimits.DEFAULT);

  private final StepLoop loop = new StepLoop();
  private final List<String> heard = new ArrayList<>();
  private final Peer peer =
      new Peer(
          ADAPTER,
          (_, _, _) -> {
            throw new IllegalStateException("nothing is asked");
          },
          loop,
          8,
          new ClientInfo("1"));
  private final MessageReader reader =
      new MessageReader(
          peer, message -> heard.add(name(message)), busy -> heard.add(busy ? "busy" : "free"));

  private static String name(RpcRead message) {
    return switch (message) {
      case RpcNotification notification -> notification.method();
      case RpcInvalid invalid -> invalid.reason();
      default -> "other";
    };
  }

  private static byte[] message(String method, int padding) {
    String json =
        "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":{\"x\":\"%s\"}}"
            .formatted(method, "x".repeat(padding));
    return json.getBytes(UTF_8);
  }

  @Test
  void shouldReadLongTextsBesideTheLoopAndKeepTheOrder() {
    // When
    reader.read(message("a", 0));
    reader.read(message("b", MessageReader.LONG_TEXT));
    reader.read(message("c", 0));
    reader.read(message("d", MessageReader.LONG_TEXT));
    assertThat(heard).containsExactly("a", "busy");
    loop.compute();
    loop.compute();

    // Then
    assertThat(heard).containsExactly("a", "busy", "b", "c", "busy", "d", "free");
  }

  @Test
  void shouldReadTextsUpTo64KiBAtOnce() {
    int rest = MessageReader.LONG_TEXT - message("a", 0).length;
    reader.read(message("a", rest));
    reader.read(message("b", rest + 1));
    assertThat(heard).containsExactly("a", "busy");
  }

  @Test
  void shouldSayNothingOnceClosed() {
    reader.read(message("a", MessageReader.LONG_TEXT));
    reader.read(message("b", 0));
    reader.close();
    loop.compute();
    assertThat(heard).containsExactly("busy");
  }

  @Test
  void shouldBoundWhatWaits() {
    reader.read(message("a", MessageReader.LONG_TEXT));
    for (int i = 0; i < MessageReader.MAX_WAITING; i++) {
      reader.read(message("b", 0));
    }
    assertThat(heard).containsExactly("busy");
    reader.read(message("c", 0));
    assertThat(heard).containsExactly("busy", "more messages than are read at a time");
  }

  @Test
  void shouldReadBatchesAndRefuseWhatIsNoMessage() {
    reader.read("[{\"jsonrpc\":\"2.0\",\"method\":\"a\"},7]".getBytes(UTF_8));
    reader.read("{".getBytes(UTF_8));
    reader.read("[[[[[[[[[]]]]]]]]]".getBytes(UTF_8));
    assertThat(heard)
        .containsExactly(
            "a",
            "a message is a JSON object",
            "not JSON: expected a key",
            "not JSON: nested deeper than 8");
  }
}
