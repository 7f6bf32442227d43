package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.node.Owners;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.node.Home;
import io.cardea.model.node.NodeId;
import io.cardea.model.node.PeerLink;
import io.cardea.model.node.Standing;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.util.Optional;

/**
 * Which node does it belong to? A session's calls run, and its streams live, at its home; a call
 * that waits for its client in the middle is where it began. While the home is well, other nodes
 * relay to it; if it is gone or leaving, the session is taken over here, by whoever is first. What
 * a client says about a call that a leaving node still has goes there, and so does a client that
 * comes back to a stream there.
 */
public final class FindHome implements Stage {

  /** What this node holds of sessions and calls. */
  public interface Holdings {

    /** The node that holds the suspended call which {@code call} goes on with. */
    Optional<NodeId> suspendedAt(Call call);

    /** The node that has, or had, the stream which {@code call} comes back to. */
    Optional<NodeId> streamAt(Call call);

    /** Whether the request {@code id} of {@code session} is under way here. */
    boolean isUnderWay(SessionKey session, RequestId id);

    /**
     * Whether {@code response} of {@code session} answers what was, or may have been, asked here.
     */
    boolean isAnswer(SessionKey session, RpcResponse response);
  }

  private final PeerLink link;
  private final Holdings here;

  public FindHome(PeerLink link, Holdings here) {
    this.link = link;
    this.here = here;
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    return call.session()
        .map(session -> ofSession(call, session, facts))
        .orElseGet(() -> stateless(call));
  }

  private StageResult stateless(Call call) {
    Optional<NodeId> holder = here.suspendedAt(call);
    if (holder.isPresent()) {
      return suspended(call, holder.get());
    }
    return elsewhereIfLeaving(call).orElseGet(() -> new StageResult.Continue(call));
  }

  private StageResult suspended(Call call, NodeId holder) {
    if (isSelf(holder) || isRelayed(call)) {
      return new StageResult.Continue(call);
    }
    return link.standing(holder) == Standing.GONE
        ? new StageResult.Reply(Owners.lostSuspended(call))
        : new StageResult.Elsewhere(holder);
  }

  private StageResult ofSession(Call call, Call.Session session, Facts facts) {
    Optional<NodeId> stream = here.streamAt(call).filter(node -> !isRelayed(call) || isSelf(node));
    if (stream.isPresent() && link.standing(stream.get()) != Standing.GONE) {
      return isSelf(stream.get())
          ? new StageResult.Continue(call)
          : new StageResult.Elsewhere(stream.get());
    }
    Home home = session.state().home();
    if (home.isAt(link.self())) {
      return atHome(call, session, home);
    }
    Standing standing = home.owner().map(link::standing).orElse(Standing.GONE);
    boolean given = home.owner().isPresent() && home.owner().equals(call.arrival().peer().via());
    if (standing == Standing.LEAVING && isFollowUp(call)) {
      return isRelayed(call)
          ? new StageResult.Continue(call)
          : new StageResult.Elsewhere(home.owner().orElseThrow());
    }
    if (standing == Standing.SERVING && !given) {
      return new StageResult.Elsewhere(home.owner().orElseThrow());
    }
    return elsewhereIfLeaving(call).orElseGet(() -> claimed(call, session, home, facts));
  }

  private StageResult claimed(Call call, Call.Session session, Home seen, Facts facts) {
    Fact<Optional<SessionState>> claim = new Fact.Claimed(session.id().key(), seen);
    Optional<Optional<SessionState>> known = facts.find(claim);
    if (known.isEmpty()) {
      return new StageResult.Need(claim);
    }
    return known
        .get()
        .map(state -> new Call.Session(session.id(), state))
        // Somebody else may have been first.
        .map(now -> ofSession(call.withSession(now), now, facts))
        .orElseGet(() -> new StageResult.Reply(FindSession.ENDED));
  }

  private StageResult atHome(Call call, Call.Session session, Home home) {
    if (isFollowUp(call)) {
      return home.before()
          .filter(node -> !isRelayed(call) && link.standing(node) != Standing.GONE)
          .filter(_ -> !isAboutUs(call, session.id().key()))
          .<StageResult>map(StageResult.Elsewhere::new)
          .orElseGet(() -> new StageResult.Continue(call));
    }
    return elsewhereIfLeaving(call).orElseGet(() -> new StageResult.Continue(call));
  }

  /** A leaving node lets others begin what is new. */
  private Optional<StageResult> elsewhereIfLeaving(Call call) {
    return isRelayed(call) || link.standing(link.self()) != Standing.LEAVING
        ? Optional.empty()
        : link.another().map(StageResult.Elsewhere::new);
  }

  private boolean isSelf(NodeId node) {
    return node.equals(link.self());
  }

  private static boolean isRelayed(Call call) {
    return call.arrival().peer().via().isPresent();
  }

  /** Whether it only says something about what is under way. */
  private static boolean isFollowUp(Call call) {
    return call.arrival().verb() == Arrival.Verb.POST && call.requestId().isEmpty();
  }

  private boolean isAboutUs(Call call, SessionKey session) {
    RpcMessage message = call.message().orElseThrow();
    if (message instanceof RpcResponse response) {
      return here.isAnswer(session, response);
    }
    return !(message instanceof RpcNotification cancelled)
        || !call.is(McpMethod.CANCELLED)
        || cancelledId(cancelled).filter(id -> !here.isUnderWay(session, id)).isEmpty();
  }

  private static Optional<RequestId> cancelledId(RpcNotification cancelled) {
    JsonDocument document = cancelled.document();
    int id = document.member(cancelled.params(), "requestId");
    return id == JsonDocument.NONE ? Optional.empty() : RequestId.parse(document.raw(id));
  }
}
