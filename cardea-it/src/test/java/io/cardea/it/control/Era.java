package io.cardea.it.control;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import java.io.IOException;

/** How an agent speaks. */
enum Era {
  LEGACY,
  MODERN;

  String list(McpClient client) throws IOException {
    return this == MODERN
        ? client.modern("tools/list", "", "").text()
        : client
            .session("2025-11-25")
            .post(McpClient.request(1, "tools/list", "{}"))
            .text()
            .replaceAll("(?m)^id: .*$", "");
  }

  String call(McpClient client, String tool) throws IOException {
    String params = "\"name\":\"%s\",\"arguments\":{\"nonce\":\"n-1\"}".formatted(tool);
    return this == MODERN
        ? client.modern("tools/call", tool, params).text()
        : client
            .session("2025-11-25")
            .post(McpClient.request(1, "tools/call", "{" + params + "}"))
            .text();
  }

  EventStream listen(McpClient client) throws IOException {
    return this == MODERN
        ? client
            .modernly("subscriptions/listen", "")
            .postStream(
                McpClient.modernRequest(
                    5, "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}"))
        : client.session("2025-11-25").get();
  }
}
