package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonValues;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.policy.Circumstances;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What rules may look at of a call; read from it once, and only if a rule does. For one thread. */
final class CallCircumstances implements Circumstances {

  /** Bytes of arguments that rules look at; of larger ones they know nothing, and deny. */
  static final int MAX_ARGUMENTS = 256 * 1024;

  private final Call call;
  private boolean isRead;
  private Optional<Map<String, @Nullable Object>> arguments = Optional.empty();

  CallCircumstances(Call call) {
    this.call = call;
  }

  @Override
  public boolean isCall() {
    return true;
  }

  @Override
  public Optional<Map<String, @Nullable Object>> arguments() {
    if (!isRead) {
      arguments = read();
      isRead = true;
    }
    return arguments;
  }

  private Optional<Map<String, @Nullable Object>> read() {
    if (!(call.message().orElse(null) instanceof RpcRequest request)
        || !(call.is(McpMethod.TOOLS_CALL) || call.is(McpMethod.PROMPTS_GET))) {
      return Optional.empty();
    }
    JsonDocument document = request.document();
    int node = document.member(request.params(), "arguments");
    if (node == JsonDocument.NONE) {
      return Optional.of(Map.of());
    }
    return document.end(node) - document.start(node) > MAX_ARGUMENTS
        ? Optional.empty()
        : JsonValues.object(document, node);
  }

  @Override
  public Instant time() {
    return call.arrival().time();
  }

  @Override
  public String peer() {
    return call.arrival().peer().address();
  }
}
