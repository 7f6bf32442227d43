package io.cardea.upstream.probe;

import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.catalog.Offer;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamSession;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A conversation with one server in one era: it asks, answers what the server asks back, and hears
 * of changed lists. Lives on one event loop; whoever has it ends it.
 */
public final class Talk implements Incoming {

  private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(2);
  private static final int MAX_RESPONSES = 16;

  private final Peer peer;
  private final Set<Question> open = new LinkedHashSet<>();
  private Dialect dialect;
  private Consumer<Set<Offer.Kind>> onChanged = _ -> {};
  private int responses;
  private long ids;
  private boolean ended;

  Talk(Peer peer, Dialect dialect) {
    this.peer = peer;
    this.dialect = dialect;
  }

  /** Asks; {@code members} are those of the params object, as JSON without its braces. */
  public void ask(McpMethod method, String members, Duration limit, Consumer<Answer> then) {
    String id = nextId();
    start(id, limit, then).accept(dialect.request(Kind.CALL, id, method.wireName(), members));
  }

  /** Sends a notification. */
  void tell(McpMethod method, Duration limit, Consumer<Answer> then) {
    start("", limit, then).accept(dialect.notification(method.wireName()));
  }

  /** Asks the server whether it is well, in the way of its era. */
  public void check(Duration limit, Consumer<Answer> then) {
    ask(dialect.check(), "", limit, then);
  }

  /** Gives every change that the server tells of to {@code listener} from now on. */
  public void onChanged(Consumer<Set<Offer.Kind>> listener) {
    onChanged = listener;
  }

  /** Whether the server keeps a session for this conversation, which it may lose. */
  public boolean hasSession() {
    return dialect.session().flatMap(UpstreamSession::id).isPresent();
  }

  /** Whether messages carry all that the server must know. */
  public boolean isModern() {
    return dialect instanceof Dialect.Modern;
  }

  Peer peer() {
    return peer;
  }

  Dialect dialect() {
    return dialect;
  }

  String nextId() {
    return Long.toString(++ids);
  }

  void become(Dialect other) {
    dialect = other;
  }

  /** Notes the session that the first answer begins, so that it is ended whatever happens. */
  @Override
  public void onHead(UpstreamHead head) {
    Optional<String> id = head.header(McpHeader.SESSION_ID).filter(Talk::isVisible);
    if (dialect.session().isEmpty() && (id.isPresent() || !isModern())) {
      become(dialect.within(new UpstreamSession(id, head.endpoint())));
    }
  }

  private static boolean isVisible(String id) {
    return !id.isEmpty() && id.length() <= 1024 && id.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private Consumer<UpstreamRequest> start(String id, Duration limit, Consumer<Answer> then) {
    Question[] self = new Question[1];
    Question question =
        new Question(
            peer,
            id,
            this,
            answer -> {
              open.remove(self[0]);
              then.accept(answer);
            });
    self[0] = question;
    return request -> {
      if (!ended) {
        open.add(question);
        question.ask(request, limit);
      }
    };
  }

  @Override
  public void onRequest(RpcRequest request) {
    if (dialect instanceof Dialect.Legacy && responses < MAX_RESPONSES) {
      responses++;
      start("", RESPONSE_LIMIT, _ -> responses--)
          .accept(dialect.response(ServerRequests.answer(request)));
    }
  }

  @Override
  public void onNotification(RpcNotification notification) {
    Era era = isModern() ? Era.MODERN : Era.LEGACY;
    Set<Offer.Kind> changed =
        switch (McpMethod.fromServer(notification.method(), era).orElse(McpMethod.PROGRESS)) {
          case TOOLS_CHANGED -> Set.of(Offer.Kind.TOOL);
          case PROMPTS_CHANGED -> Set.of(Offer.Kind.PROMPT);
          case RESOURCES_CHANGED -> Set.of(Offer.Kind.RESOURCE, Offer.Kind.TEMPLATE);
          default -> Set.of();
        };
    if (!ended && !changed.isEmpty()) {
      onChanged.accept(changed);
    }
  }

  /** Ends it: nothing more is heard, and the server's session, if there is one, is deleted. */
  public void end(Runnable done) {
    if (ended) {
      done.run();
      return;
    }
    List.copyOf(open).forEach(Question::cancel);
    open.clear();
    if (hasSession() || isOwnProcess()) {
      start("", END_LIMIT, _ -> done.run()).accept(dialect.delete());
      ended = true;
    } else {
      ended = true;
      done.run();
    }
  }

  /** A child process that was asked without a session stays until that is said to be over. */
  private boolean isOwnProcess() {
    return isModern() && peer.adapter().upstream() instanceof StdioUpstream;
  }

  /** Ends it without waiting for that. */
  public void end() {
    end(() -> {});
  }
}
