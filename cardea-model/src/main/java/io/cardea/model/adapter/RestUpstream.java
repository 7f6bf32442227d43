package io.cardea.model.adapter;

import io.cardea.model.rest.RestTool;
import java.util.List;

/**
 * No MCP server, but an HTTP API: the gateway itself offers its tools, and each call is one
 * request.
 *
 * @param endpoint where the API is; its path comes before those of the tools, its query is always
 *     sent
 * @param tools in the order in which they are listed, each with a name of its own
 */
public record RestUpstream(HttpEndpoint endpoint, List<RestTool> tools) implements Upstream {

  /** Tools of one API. */
  public static final int MAX_TOOLS = 2_000;

  public RestUpstream {
    tools = List.copyOf(tools);
    if (tools.size() > MAX_TOOLS) {
      throw new IllegalArgumentException("an API has at most " + MAX_TOOLS + " tools");
    }
  }

  /** Names the place and no secret. */
  @Override
  public String toString() {
    return endpoint.toString();
  }
}
