package io.cardea.app.sample;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.method.McpMethod;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The methods that mean the same in both eras. */
final class Methods {

  /** This server's name and version, as JSON. */
  static final String SERVER_INFO =
      "{\"name\":\"cardea-sample\",\"title\":\"Cardea sample server\",\"version\":\"1.0.0\"}";

  static final String INSTRUCTIONS =
      JsonStrings.quote("A playground: read sample://welcome to see what there is.");

  /** The error for a fault of this server. */
  static final RpcError BROKEN =
      RpcError.of(RpcError.INTERNAL_ERROR, "The server failed; please report it");

  /** Lists never change while the server runs. */
  static final Duration LIST_TTL = Duration.ofHours(1);

  /** One of them. */
  interface Method {
    /**
     * Answers {@code call}.
     *
     * @param answer the user's, if the call came to a question before
     */
    Future<Outcome> call(Call call, Optional<Elicited> answer);
  }

  private final Map<McpMethod, Method> table;

  Methods(Tools tools, Resources resources, Prompts prompts) {
    table =
        Map.of(
            McpMethod.TOOLS_LIST, onePage(tools::list),
            McpMethod.TOOLS_CALL, tools::call,
            McpMethod.RESOURCES_LIST, onePage(resources::list),
            McpMethod.RESOURCE_TEMPLATES_LIST, onePage(resources::templates),
            McpMethod.RESOURCES_READ, (call, _) -> Future.succeededFuture(resources.read(call)),
            McpMethod.PROMPTS_LIST, onePage(prompts::list),
            McpMethod.PROMPTS_GET, (call, _) -> Future.succeededFuture(prompts.get(call)));
  }

  Optional<Method> find(McpMethod method) {
    return Optional.ofNullable(table.get(method));
  }

  /** The result of a list method. */
  static Outcome list(String name, String entries) {
    return Outcome.cacheable("\"" + name + "\":[" + entries + "]", LIST_TTL);
  }

  private static Method onePage(Supplier<Outcome> list) {
    return (call, _) ->
        Future.succeededFuture(
            call.param("cursor") == JsonDocument.NONE
                ? list.get()
                : Outcome.failure(
                    RpcError.INVALID_PARAMS, "params.cursor is none of this server's"));
  }

  /** The error for a method that is not here. */
  static RpcError unknown(String method) {
    return RpcError.of(RpcError.METHOD_NOT_FOUND, "No method " + method + " here");
  }
}
