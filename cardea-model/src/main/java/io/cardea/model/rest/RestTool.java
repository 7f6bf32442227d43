package io.cardea.model.rest;

import java.time.Duration;
import java.util.Optional;

/**
 * A tool whose calls are requests to an HTTP API.
 *
 * @param name 1 to 64 characters of {@code [A-Za-z0-9_-]}
 * @param definition the tool as {@code tools/list} shows it: a JSON object with {@code name} and
 *     {@code inputSchema}
 * @param request what a call becomes
 * @param pointer which part of a JSON answer is the result (RFC 6901); empty for the whole
 * @param timeout of a call, where it is shorter than the adapter's
 */
public record RestTool(
    String name,
    String definition,
    RestRequest request,
    String pointer,
    Optional<Duration> timeout) {

  /** Names the tool; its request may hold secrets. */
  @Override
  public String toString() {
    return "tool " + name;
  }
}
