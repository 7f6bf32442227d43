package io.cardea.upstream.http;

import io.cardea.model.adapter.Adapter;
import io.cardea.upstream.balance.EndpointGroup;
import io.cardea.upstream.balance.WeightedChoice;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamSession;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One adapter's server, at one place or several, as one event loop reaches it. */
final class Server {

  private final Adapter adapter;
  private final List<Target> targets;
  private final WeightedChoice choice;
  private final @Nullable EndpointGroup group;
  private long lastUse = System.nanoTime();

  /**
   * @param targets its places, at least one
   * @param group what all event loops have found of them; none if there is only one
   */
  Server(
      Adapter adapter, List<Target> targets, WeightedChoice choice, @Nullable EndpointGroup group) {
    this.adapter = adapter;
    this.targets = targets;
    this.choice = choice;
    this.group = group;
  }

  Adapter adapter() {
    return adapter;
  }

  List<Target> targets() {
    return targets;
  }

  /**
   * Where to send {@code request}: a session stays where it began; what belongs to none goes to
   * whoever's turn it is, if possible not to the one that it should avoid.
   */
  Target target(UpstreamRequest request) {
    EndpointGroup known = group;
    if (known == null) {
      return targets.getFirst();
    }
    Optional<UpstreamSession> session = request.session();
    if (session.isPresent()) {
      String endpoint = session.get().endpoint();
      for (Target target : targets) {
        // A session that began when there was one place is most likely at the first.
        if (endpoint.isEmpty() || target.name().equals(endpoint)) {
          return target;
        }
      }
    }
    int next =
        choice.next(index ->
            !known.isEjected(index) && !targets.get(index).name().equals(request.avoided()));
    return targets.get(Math.max(next, 0));
  }

  /** Notes that it is in use. */
  void touch(long now) {
    lastUse = now;
  }

  /** How long ago it was last {@linkplain #touch touched}, in nanoseconds. */
  long age(long now) {
    return now - lastUse;
  }

  boolean isUnused() {
    return targets.stream().allMatch(target -> target.pool().isUnused());
  }
}
