package io.cardea.dataplane.taskcross;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;

/** Gives URIs in results the form that leads back to their server. */
@FunctionalInterface
public interface Uris {

  /** Notes the changes to the result at {@code node} of the server of {@code call}. */
  void rewrite(Call call, JsonDocument document, int node, JsonEdit edit);
}
