package io.cardea.dataplane.aggregate;

import io.cardea.model.session.SessionStore.SessionState;
import java.util.List;
import java.util.Optional;

/**
 * What a session at a server is opened with besides what every one is.
 *
 * @param initializeParams JSON of the client's own params, to be sent as they are; else the
 *     gateway's
 * @param logLevel from which the client wants log messages, if it said so
 * @param subscriptions resources of the server that the client wants to hear of
 */
record Terms(
    Optional<String> initializeParams, Optional<String> logLevel, List<String> subscriptions) {

  /** Nothing besides. */
  static final Terms PLAIN = new Terms(Optional.empty(), Optional.empty(), List.of());

  /** What the session of {@code state} needs at the server of {@code adapter}. */
  static Terms of(SessionState state, String adapter) {
    return new Terms(
        state.initializeParams(),
        state.logLevel(),
        state.subscriptions(adapter).stream().sorted().toList());
  }
}
