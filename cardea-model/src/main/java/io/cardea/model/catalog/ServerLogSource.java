package io.cardea.model.catalog;

import io.cardea.model.adapter.AdapterKey;
import java.util.List;

/**
 * What servers write to their standard error: their logs, for operators. Thread-safe, does not
 * block.
 */
@FunctionalInterface
public interface ServerLogSource {

  /** Nothing is kept. */
  ServerLogSource NONE = (_, _) -> List.of();

  /**
   * The last lines of {@code adapter}'s log, oldest first; none if it has none, or is no server
   * that the gateway starts itself.
   *
   * @param lines at most so many, from 1
   */
  List<String> tail(AdapterKey adapter, int lines);
}
