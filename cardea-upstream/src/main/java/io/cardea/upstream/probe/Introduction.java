package io.cardea.upstream.probe;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.upstream.exchange.UpstreamFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in which era a server is and opens a conversation with it (MCP 2026-07-28, "Versioning
 * and Compatibility" and the transports' "Backward Compatibility"). A child process is probed in a
 * conversation of its own, because some servers exit when they are probed.
 */
public final class Introduction {

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * The server answers.
     *
     * @param talk to go on with, and to be ended
     */
    record Met(Talk talk, Greeting greeting, Era era) implements Outcome {}

    /**
     * It does not.
     *
     * @param reason for operators, no secrets
     * @param isEvidence whether an earlier verdict on its era is in doubt
     */
    record Failed(String reason, boolean isEvidence) implements Outcome {}
  }

  private static final String OURS = Dialect.Modern.REVISION.date();

  private final Peer peer;
  private final ProbeLimits limits;
  private final Optional<Era> known;
  private final Duration probeLimit;
  private final Consumer<Outcome> then;
  private @Nullable Talk talk;
  private boolean done;

  /**
   * @param known the era, if that is certain enough
   * @param isRetry whether the server did not answer before: then it gets more time
   */
  public Introduction(
      Peer peer, ProbeLimits limits, Optional<Era> known, boolean isRetry, Consumer<Outcome> then) {
    this.peer = peer;
    this.limits = limits;
    this.known = known;
    this.probeLimit = isProcess(peer) && !isRetry ? limits.firstProbe() : limits.request();
    this.then = then;
  }

  private static boolean isProcess(Peer peer) {
    return peer.adapter().upstream() instanceof StdioUpstream;
  }

  public void start() {
    boolean isSse = peer.adapter().upstream() instanceof SseUpstream;
    if (isSse || known.equals(Optional.of(Era.LEGACY))) {
      initialize();
    } else {
      Talk probe = begin(new Dialect.Modern(peer.client(), Optional.empty()));
      probe.ask(McpMethod.DISCOVER, "", probeLimit, answer -> onDiscover(probe, answer));
    }
  }

  /** Stops it; nothing comes of it. */
  public void cancel() {
    if (!done) {
      done = true;
      if (talk != null) {
        talk.end();
      }
    }
  }

  private Talk begin(Dialect dialect) {
    Talk begun = new Talk(peer, dialect);
    talk = begun;
    return begun;
  }

  private void onDiscover(Talk probe, Answer answer) {
    switch (answer) {
      case Answer.Result result -> onDiscovered(probe, result);
      case Answer.Refusal refusal -> onRefused(refusal);
      case Answer.Bare bare -> fallBack(bare);
      case Answer.Failure failure -> fallBack(failure);
    }
  }

  private void onDiscovered(Talk probe, Answer.Result result) {
    JsonDocument document = result.document();
    List<String> versions = texts(document, document.member(result.node(), "supportedVersions"));
    if (versions.contains(OURS)) {
      met(probe, OURS, result, Era.MODERN);
    } else {
      onVersions(versions, result);
    }
  }

  private void onRefused(Answer.Refusal refusal) {
    JsonDocument document = refusal.document();
    int supported = document.member(document.member(refusal.node(), "data"), "supported");
    boolean isModern =
        refusal.code() <= RpcError.HEADER_MISMATCH
            && refusal.code() >= RpcError.UNSUPPORTED_VERSION;
    if (document.isArray(supported) && !texts(document, supported).contains(OURS)) {
      onVersions(texts(document, supported), refusal);
    } else if (isModern || document.isArray(supported)) {
      fail("server/discover was refused: " + refusal.problem(), false);
    } else {
      fallBack(refusal);
    }
  }

  /** The server names its revisions, and ours is not among them. */
  private void onVersions(List<String> versions, Answer answer) {
    boolean isLegacyToo =
        versions.stream().anyMatch(v -> Revision.find(v).filter(r -> !r.isModern()).isPresent());
    if (isLegacyToo || (versions.isEmpty() && answer instanceof Answer.Result)) {
      initialize();
    } else {
      fail("the server speaks none of the MCP revisions that the gateway knows", true);
    }
  }

  /** No sign of the modern era. */
  private void fallBack(Answer answer) {
    boolean isBusy =
        answer instanceof Answer.Failure failure
            && failure.kind() == UpstreamFailure.Kind.QUEUE_FULL;
    boolean isOpen = !answer.isNoEvidence() || (isProcess(peer) && !isBusy);
    if (isOpen && !known.equals(Optional.of(Era.MODERN))) {
      initialize();
    } else {
      fail("server/discover: " + answer.problem(), !answer.isNoEvidence() || isProcess(peer));
    }
  }

  private void initialize() {
    if (talk != null) {
      talk.end();
    }
    Talk legacy = begin(new Dialect.Legacy(Optional.empty(), Optional.empty()));
    String params =
        "\"protocolVersion\":\"%s\",\"capabilities\":%s,\"clientInfo\":%s"
            .formatted(Revision.R2025_11_25.date(), ClientInfo.CAPABILITIES, peer.client().json());
    Duration limit = isProcess(peer) ? limits.total() : limits.request();
    legacy.ask(McpMethod.INITIALIZE, params, limit, answer -> onInitialize(legacy, answer));
  }

  private void onInitialize(Talk legacy, Answer answer) {
    if (!(answer instanceof Answer.Result result)) {
      fail("initialize: " + answer.problem(), !answer.isNoEvidence());
      return;
    }
    JsonDocument document = result.document();
    int version = document.member(result.node(), "protocolVersion");
    Optional<Revision> agreed =
        document.isString(version)
            ? Revision.find(document.text(version)).filter(revision -> !revision.isModern())
            : Optional.empty();
    if (agreed.isEmpty()) {
      fail("initialize: the server speaks no MCP revision that the gateway knows", true);
      return;
    }
    legacy.become(new Dialect.Legacy(agreed, legacy.dialect().session()));
    legacy.tell(
        McpMethod.INITIALIZED,
        limits.request(),
        told -> onInitialized(legacy, agreed.get().date(), result, told));
  }

  private void onInitialized(Talk legacy, String revision, Answer.Result result, Answer told) {
    // Some servers answer a notification with a message, which is wrong but harmless.
    if (told instanceof Answer.Bare bare && bare.isSuccess()) {
      met(legacy, revision, result, Era.LEGACY);
    } else {
      fail("notifications/initialized: " + told.problem(), false);
    }
  }

  private void met(Talk with, String revision, Answer.Result result, Era era) {
    JsonDocument document = result.document();
    if (document.end(result.node()) - document.start(result.node()) > Greeting.MAX_BYTES) {
      fail("the server's description of itself is longer than 1 MiB", false);
    } else if (!done) {
      done = true;
      then.accept(new Outcome.Met(with, Greeting.read(revision, document, result.node()), era));
    }
  }

  private void fail(String reason, boolean isEvidence) {
    if (!done) {
      cancel();
      then.accept(new Outcome.Failed(reason, isEvidence));
    }
  }

  private static List<String> texts(JsonDocument document, int array) {
    List<String> texts = new ArrayList<>();
    if (document.isArray(array)) {
      int node = document.first(array);
      while (node != NONE && texts.size() < 64) {
        if (document.isString(node)) {
          texts.add(document.text(node));
        }
        node = document.nextElement(array, node);
      }
    }
    return texts;
  }
}
