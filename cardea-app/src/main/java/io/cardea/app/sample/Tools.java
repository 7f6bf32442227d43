package io.cardea.app.sample;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tools, by name. */
final class Tools {

  private final List<Tool> tools;

  Tools(List<Tool> tools) {
    this.tools = List.copyOf(tools);
  }

  Outcome list() {
    return Methods.list(
        "tools", tools.stream().map(Tool::definition).collect(Collectors.joining(",")));
  }

  Future<Outcome> call(Call call, Optional<Elicited> answer) {
    Optional<String> name = call.text("name");
    int arguments = call.param("arguments");
    if (name.isEmpty()) {
      return Future.succeededFuture(new Outcome.Failure(Call.missing("tools/call", "name")));
    }
    if (arguments != JsonDocument.NONE && !call.document().isObject(arguments)) {
      return Future.succeededFuture(
          Outcome.failure(RpcError.INVALID_PARAMS, "params.arguments must be an object"));
    }
    return tools.stream()
        .filter(tool -> tool.name().equals(name.get()))
        .findFirst()
        .map(tool -> tool.call(call, new Arguments(call.document(), arguments), answer))
        .orElseGet(() -> Future.succeededFuture(unknown(name.get())));
  }

  private static Outcome unknown(String name) {
    return Outcome.failure(
        RpcError.INVALID_PARAMS, "Unknown tool " + name + "; tools/list names those there are");
  }
}
