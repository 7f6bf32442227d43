package io.cardea.upstream.exchange;

/**
 * How a request may be treated while its server is in trouble.
 *
 * @param isGuarded whether it is refused while the circuit breaker is open, and counts for it
 * @param isRepeatable whether it does no harm if the server runs it twice
 * @param tool the tool it calls, by the server's name for it; empty if it calls none
 */
public record Care(boolean isGuarded, boolean isRepeatable, String tool) {

  /** Always sent, and once only: what is no request, such as a cancellation or an answer. */
  public static final Care NONE = new Care(false, false, "");

  /** Never sent again once all of it has been sent. */
  public static final Care ONCE = new Care(true, false, "");

  /** Read-only by the protocol. */
  public static final Care REPEATABLE = new Care(true, true, "");

  /** A call of the tool {@code name}. */
  public static Care ofTool(String name, boolean isRepeatable) {
    return new Care(true, isRepeatable, name);
  }
}
