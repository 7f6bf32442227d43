package io.cardea.upstream.conversation;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every conversation of a node over one kind of channel, found from any event loop. Thread-safe.
 */
public final class Conversations {

  private static final int ID_BYTES = 24;

  private final SecureRandom random;
  private final Places places;
  private final Function<Adapter, Bounds> bounds;
  private final Map<String, Conversation> sessions = new ConcurrentHashMap<>();
  private final Map<Owner, Conversation> shared = new ConcurrentHashMap<>();
  private final Set<Conversation> all = ConcurrentHashMap.newKeySet();
  private final Map<AdapterKey, LongAdder> lies = new ConcurrentHashMap<>();

  /**
   * No conversation yet.
   *
   * @param random makes session ids
   * @param places how many channels there may be on this node
   * @param bounds how many of one adapter
   */
  public Conversations(SecureRandom random, Places places, Function<Adapter, Bounds> bounds) {
    this.random = random;
    this.places = places;
    this.bounds = bounds;
  }

  Places places() {
    return places;
  }

  Function<Adapter, Bounds> bounds() {
    return bounds;
  }

  /** A session id that nobody can guess: 192 random bits. */
  String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  void add(Conversation conversation) {
    all.add(conversation);
    conversation.about().session().ifPresent(id -> sessions.put(id, conversation));
  }

  /** The conversation of this session, if it is {@code owner}'s. */
  Optional<Conversation> find(String session, Owner owner) {
    return Optional.ofNullable(sessions.get(session))
        .filter(found -> found.about().owner().equals(owner));
  }

  /** The conversation that {@code owner}'s stateless calls share. */
  Optional<Conversation> find(Owner owner) {
    return Optional.ofNullable(shared.get(owner));
  }

  /**
   * The conversation that {@code owner}'s stateless calls share; {@code opened} makes one if there
   * is none to this very server.
   */
  Conversation share(Owner owner, Adapter adapter, Supplier<Conversation> opened) {
    List<Conversation> outdated = new ArrayList<>(1);
    Conversation found =
        shared.compute(owner, (_, existing) -> reuse(existing, adapter, opened, outdated));
    outdated.forEach(Conversations::retire);
    return found;
  }

  private static Conversation reuse(
      @Nullable Conversation existing,
      Adapter adapter,
      Supplier<Conversation> opened,
      List<Conversation> outdated) {
    if (existing != null && existing.about().adapter().upstream().equals(adapter.upstream())) {
      return existing;
    }
    if (existing != null) {
      outdated.add(existing);
    }
    return opened.get();
  }

  void remove(Conversation conversation) {
    all.remove(conversation);
    conversation.about().session().ifPresent(sessions::remove);
    shared.remove(conversation.about().owner(), conversation);
  }

  void lied(AdapterKey adapter) {
    lies.computeIfAbsent(adapter, _ -> new LongAdder()).increment();
  }

  /** How many messages of {@code adapter}'s server were dropped because they were wrong. */
  public long lies(AdapterKey adapter) {
    LongAdder counted = lies.get(adapter);
    return counted == null ? 0 : counted.sum();
  }

  /** How many conversations with {@code adapter}'s server there are. */
  public int size(AdapterKey adapter) {
    return (int) all.stream().filter(one -> one.about().adapter().key().equals(adapter)).count();
  }

  /** How many conversations there are. */
  public int size() {
    return all.size();
  }

  /**
   * Lets the conversations of adapters that are not among {@code live}, or whose server is another
   * now, take no more requests; they end with their last call, after 60 s at the latest.
   */
  public void retain(Map<AdapterKey, Adapter> live) {
    lies.keySet().retainAll(live.keySet());
    for (Conversation conversation : all) {
      Adapter before = conversation.about().adapter();
      Adapter now = live.get(before.key());
      if (now == null || !now.upstream().equals(before.upstream())) {
        shared.remove(conversation.about().owner(), conversation);
        retire(conversation);
      }
    }
  }

  private static void retire(Conversation conversation) {
    conversation.context().runOnContext(_ -> conversation.retire());
  }

  /** Ends every conversation, each on its event loop as long as that runs. */
  public void close() {
    for (Conversation conversation : all) {
      try {
        conversation.context().runOnContext(_ -> conversation.end(Optional.empty()));
      } catch (RejectedExecutionException _) {
        // Its event loop has ended, and with it everybody who could hear of the end.
        remove(conversation);
      }
    }
  }
}
