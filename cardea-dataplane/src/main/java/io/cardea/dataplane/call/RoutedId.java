package io.cardea.dataplane.call;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RequestId;
import io.cardea.model.adapter.AdapterKey;
import java.util.Optional;

/**
 * An id or progress token that a server chose, as the client of an aggregate sees it: the string
 * {@code {adapter}:{id as JSON}}. Servers choose the same numbers, and the answer must find its way
 * back from any node; what a client makes up only reaches servers of its own session.
 *
 * @param adapter label of the adapter whose server chose it
 * @param id as the server wrote it
 */
public record RoutedId(String adapter, RequestId id) {

  /** Reads what {@link #toClient} wrote. */
  public static Optional<RoutedId> parse(RequestId fromClient) {
    String text = fromClient.text();
    int colon = text.indexOf(':');
    if (colon < 0 || !AdapterKey.isValidLabel(text.substring(0, colon))) {
      return Optional.empty();
    }
    return RequestId.parse(text.substring(colon + 1))
        .map(id -> new RoutedId(text.substring(0, colon), id));
  }

  /** As the client sees it; empty if that is longer than an id may be. */
  public Optional<RequestId> toClient() {
    return RequestId.parse(JsonStrings.quote(adapter + ":" + id.json()));
  }
}
