package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.ListenRequest;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.relay.Feed;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a session's stream hears of the resources that the session subscribes to at servers without
 * sessions: one {@code subscriptions/listen} at each, opened anew when the set changes and when it
 * breaks. Lives on one event loop.
 */
final class SubscribedFeeds {

  private final Call call;
  private final ClientStream stream;
  private final Workplace place;
  private final Map<AdapterKey, Set<String>> wanted = new HashMap<>();
  private final Map<AdapterKey, Listened> listened = new HashMap<>();
  private final Set<Feed> retiring = new HashSet<>();
  private int requests;

  SubscribedFeeds(Call call, ClientStream stream, Workplace place) {
    this.call = call;
    this.stream = stream;
    this.place = place;
  }

  /** The session subscribes to {@code uris} there; {@code ready} runs when it is listened. */
  void set(AdapterKey adapter, Set<String> uris, Runnable ready) {
    if (stream.isOver()) {
      ready.run();
      return;
    }
    wanted.put(adapter, uris);
    listen(adapter, ready);
  }

  /** What the client may read may have changed. */
  void recheck() {
    List.copyOf(wanted.keySet()).forEach(adapter -> listen(adapter, () -> {}));
  }

  void close() {
    retiring.forEach(Feed::close);
    retiring.clear();
  }

  private void listen(AdapterKey key, Runnable ready) {
    Adapter adapter = place.snapshot().adapters().get(key);
    Set<String> uris = new TreeSet<>();
    Permit permit = null;
    for (String uri : wanted.getOrDefault(key, Set.of())) {
      if (adapter != null
          && place.snapshot().access().decide(call.principal(), adapter, Action.resource(uri))
              instanceof Permit granted) {
        permit = granted;
        uris.add(uri);
      }
    }
    Listened now = listened.get(key);
    if (permit == null) {
      listened.remove(key);
      stream.leave(key);
      ready.run();
    } else if (now != null && now.uris.equals(uris)) {
      ready.run();
    } else {
      open(key, permit, uris, ready);
    }
  }

  private void open(AdapterKey key, Permit permit, Set<String> uris, Runnable ready) {
    Call mine =
        call.withDestination(Destination.Server.of(permit.adapter()).speaking(Era.MODERN))
            .withPermit(permit);
    Listened part = new Listened(key, uris, ready);
    Feed feed =
        new Feed(
            mine,
            place.upstreams(),
            _ -> ListenRequest.of(call.session().orElseThrow(), freshId(), uris),
            place.rewriting(mine),
            part,
            place.loop());
    listened.put(key, part);
    stream.add(key, feed).ifPresent(part::retire);
  }

  private String freshId() {
    return call.arrival().id() + ".listen." + ++requests;
  }

  /** One server's part. */
  private final class Listened implements Feed.Sink {
    private final AdapterKey adapter;
    private final Set<String> uris;
    private final Runnable ready;
    private Optional<Feed> older = Optional.empty();
    private boolean isReady;

    Listened(AdapterKey adapter, Set<String> uris, Runnable ready) {
      this.adapter = adapter;
      this.uris = uris;
      this.ready = ready;
    }

    /** What was listened to before goes on until this begins, so that nothing is missed. */
    void retire(Feed before) {
      if (isReady) {
        before.close();
      } else {
        older = Optional.of(before);
        retiring.add(before);
      }
    }

    @Override
    public void onReady() {
      isReady = true;
      older.ifPresent(before -> {
        before.close();
        retiring.remove(before);
      });
      older = Optional.empty();
      ready.run();
    }

    @Override
    public void onEvent(SseEvent event) {
      stream.send(event);
    }

    /** It knows no subscriptions. */
    @Override
    public void onSessionLost() {
      if (listened.remove(adapter, this)) {
        stream.leave(adapter);
      }
    }
  }
}
