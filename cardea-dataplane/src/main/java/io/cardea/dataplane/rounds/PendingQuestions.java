package io.cardea.dataplane.rounds;

import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The requests of the gateway itself that clients have not answered yet. An answer comes on any
 * connection of the session, and only of that session. Thread-safe.
 */
public final class PendingQuestions {

  /** Requests that one session may have unanswered. */
  static final int MAX_PER_SESSION = 64;

  private static final String PREFIX = "cardea-";
  private static final int ID_BYTES = 16;

  private final Map<SessionKey, Map<RequestId, Consumer<RpcResponse>>> pending =
      new ConcurrentHashMap<>();
  private final RandomGenerator random;

  /**
   * None yet.
   *
   * @param random makes ids that nobody guesses; to be used from any thread
   */
  public PendingQuestions(RandomGenerator random) {
    this.random = random;
  }

  /**
   * An id for a request. What servers choose reaches clients with a colon in it or as a number of
   * theirs; this is neither, and too long to be met by chance.
   */
  RequestId freshId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return RequestId.parse("\"" + PREFIX + HexFormat.of().formatHex(bytes) + "\"").orElseThrow();
  }

  /** Whether {@code id} looks like one of {@link #freshId}, whether or not anybody waits for it. */
  public static boolean isOurs(RequestId id) {
    String text = id.text();
    return text.startsWith(PREFIX) && text.length() == PREFIX.length() + 2 * ID_BYTES;
  }

  /**
   * Waits for answers to {@code questions}, all of one session.
   *
   * @param questions what to do with each answer, on any thread, at most once
   * @return {@code false}, and nothing is waited for, if the session had too many then
   */
  boolean await(SessionKey session, Map<RequestId, Consumer<RpcResponse>> questions) {
    boolean[] fits = new boolean[1];
    pending.compute(
        session,
        (_, older) -> {
          Map<RequestId, Consumer<RpcResponse>> all =
              older == null ? new HashMap<>() : new HashMap<>(older);
          all.putAll(questions);
          fits[0] = all.size() <= MAX_PER_SESSION;
          return fits[0] ? all : older;
        });
    return fits[0];
  }

  /** Nobody waits for answers to {@code questions} any more. */
  void forget(SessionKey session, Collection<RequestId> questions) {
    pending.computeIfPresent(
        session,
        (_, older) -> {
          Map<RequestId, Consumer<RpcResponse>> fewer = new HashMap<>(older);
          questions.forEach(fewer::remove);
          return fewer.isEmpty() ? null : fewer;
        });
  }

  /**
   * Takes a client's answer.
   *
   * @return whether anybody waited for it
   */
  public boolean answer(SessionKey session, RpcResponse response) {
    if (response.id().isEmpty()) {
      return false;
    }
    RequestId id = response.id().get();
    Map<RequestId, Consumer<RpcResponse>> mine = pending.get(session);
    Consumer<RpcResponse> then = mine == null ? null : mine.get(id);
    if (then == null || !take(session, id)) {
      return false;
    }
    then.accept(response);
    return true;
  }

  /** Whether {@code response} answers what {@code session} was asked and has not answered yet. */
  public boolean has(SessionKey session, RpcResponse response) {
    Map<RequestId, Consumer<RpcResponse>> mine = pending.get(session);
    return mine != null && response.id().filter(mine::containsKey).isPresent();
  }

  /** Whether it was still there: two answers at once are one answer. */
  private boolean take(SessionKey session, RequestId id) {
    boolean[] was = new boolean[1];
    pending.computeIfPresent(
        session,
        (_, older) -> {
          Map<RequestId, Consumer<RpcResponse>> fewer = new HashMap<>(older);
          was[0] = fewer.remove(id) != null;
          return fewer.isEmpty() ? null : fewer;
        });
    return was[0];
  }

  /** Sessions that have not answered something. */
  public int sessions() {
    return pending.size();
  }
}
