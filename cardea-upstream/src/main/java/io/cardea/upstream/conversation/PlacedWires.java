package io.cardea.upstream.conversation;

import io.cardea.mcp.json.Json;
import io.cardea.model.adapter.Adapter;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens a channel when there is a place for it, and gives the place back when it is gone. */
final class PlacedWires implements Wires {

  /** Messages kept while there is no place yet. */
  private static final int MAX_WAITING = 256;

  private final Context context;
  private final Places places;
  private final Function<Adapter, Bounds> bounds;
  private final Wires wires;

  PlacedWires(Context context, Places places, Function<Adapter, Bounds> bounds, Wires wires) {
    this.context = context;
    this.places = places;
    this.bounds = bounds;
    this.wires = wires;
  }

  @Override
  public Wire open(Adapter adapter, String principal, WireListener listener) {
    Placed placed = new Placed(adapter, principal, listener);
    placed.ask();
    return placed;
  }

  private record Message(Payload json, Consumer<UpstreamFailure> refused) {}

  private final class Placed implements Wire, WireListener {
    private final Adapter adapter;
    private final String principal;
    private final WireListener listener;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private Places.@Nullable Place place;
    private @Nullable Wire wire;
    private boolean closed;

    Placed(Adapter adapter, String principal, WireListener listener) {
      this.adapter = adapter;
      this.principal = principal;
      this.listener = listener;
    }

    void ask() {
      Bounds limits = bounds.apply(adapter);
      try {
        place =
            places.ask(
                new Owner(adapter.key(), principal),
                limits,
                () -> context.runOnContext(_ -> onPlace()));
        context.owner().setTimer(Math.max(1, limits.patience().toMillis()), _ -> onWaited(limits));
      } catch (Places.Full _) {
        context.runOnContext(_ -> refuse(limits.waiting() + " calls wait for a place already"));
      }
    }

    private void onPlace() {
      if (closed) {
        return;
      }
      Wire opened = wires.open(adapter, principal, this);
      wire = opened;
      waiting.forEach(message -> opened.send(message.json().bytes(), message.refused()));
      waiting.clear();
    }

    private void onWaited(Bounds limits) {
      if (wire == null && place != null) {
        refuse("no place after " + limits.patience() + ": " + place.reason());
      }
    }

    private void refuse(String why) {
      if (!closed) {
        close();
        listener.onClosed(new UpstreamFailure(UpstreamFailure.Kind.QUEUE_FULL, false, why));
      }
    }

    @Override
    public void send(byte[] json, Consumer<UpstreamFailure> refused) {
      if (wire != null) {
        wire.send(json, refused);
      } else if (waiting.size() < MAX_WAITING) {
        waiting.add(new Message(Payload.of(json), refused));
      } else {
        context.runOnContext(_ -> refuse(MAX_WAITING + " messages wait for a place already"));
      }
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      waiting.clear();
      if (wire != null) {
        wire.close();
      } else {
        context.runOnContext(_ -> onReleased());
      }
    }

    @Override
    public void onMessage(Json json) {
      listener.onMessage(json);
    }

    @Override
    public void onClosed(UpstreamFailure failure) {
      listener.onClosed(failure);
    }

    @Override
    public void onReleased() {
      if (place != null) {
        place.release();
      }
      listener.onReleased();
    }
  }
}
