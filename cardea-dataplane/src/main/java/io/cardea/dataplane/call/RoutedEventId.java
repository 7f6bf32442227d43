package io.cardea.dataplane.call;

import io.cardea.model.adapter.AdapterKey;
import java.util.Optional;

/**
 * An id that a server gave to an event of a stream, as the client of an aggregate sees it: {@code
 * {adapter}:{id}}, so that {@code Last-Event-ID} says whose stream is to be resumed.
 *
 * @param adapter name of the adapter whose stream it is
 * @param id as the server wrote it
 */
public record RoutedEventId(String adapter, String id) {

  /** Reads a {@code Last-Event-ID} field. */
  public static Optional<RoutedEventId> parse(String field) {
    int colon = field.indexOf(':');
    return colon > 0 && AdapterKey.isValidName(field.substring(0, colon))
        ? Optional.of(new RoutedEventId(field.substring(0, colon), field.substring(colon + 1)))
        : Optional.empty();
  }

  public String toClient() {
    return adapter + ":" + id;
  }
}
