package io.cardea.upstream.probe;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.upstream.exchange.UpstreamFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in which era a server is and opens a conversation with it (MCP 2026-07-28, "Versioning
 * and Compatibility" and the transports' "Backward Compatibility"). A child process is probed in a
 * conversation of its own, because some servers exit when they are probed. What an era was before
 * is tried first, or alone where nothing speaks against it; a conversation in a revision older than
 * the adapter allows is never begun.
 */
public final class Introduction {

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * The server answers.
     *
     * @param talk to go on with, and to be ended
     */
    record Met(Talk talk, Greeting greeting, Found found) implements Outcome {}

    /**
     * It does, but in no revision that the adapter allows; nothing was begun.
     *
     * @param reason for operators, no secrets
     */
    record TooOld(Found found, String reason) implements Outcome {}

    /**
     * It does not.
     *
     * @param reason for operators, no secrets
     * @param isEvidence whether an earlier verdict on its era is in doubt
     */
    record Failed(String reason, boolean isEvidence) implements Outcome {}
  }

  private static final Revision OURS = Dialect.Modern.REVISION;
  private static final Revision NEWEST_LEGACY = Revision.R2025_11_25;

  private final Peer peer;
  private final ProbeLimits limits;
  private final Expected expected;
  private final Duration probeLimit;
  private final Consumer<Outcome> then;
  private @Nullable Talk talk;

  /** What came of the modern era, in words; empty if it was not tried. */
  private String probed = "";

  private Set<Revision> listed = Set.of();

  /** Why the server did not agree on {@code initialize}; empty if it was not asked. */
  private String refused = "";

  private boolean hasAskedAgain;
  private boolean done;

  /**
   * @param isRetry whether the server did not answer before: then it gets more time
   */
  public Introduction(
      Peer peer, ProbeLimits limits, Expected expected, boolean isRetry, Consumer<Outcome> then) {
    this.peer = peer;
    this.limits = limits;
    this.expected = expected;
    this.probeLimit = isProcess(peer) && !isRetry ? limits.firstProbe() : limits.request();
    this.then = then;
  }

  private static boolean isProcess(Peer peer) {
    return peer.adapter().upstream() instanceof StdioUpstream;
  }

  private boolean isSse() {
    return peer.adapter().upstream() instanceof SseUpstream;
  }

  public void start() {
    if (isSse()) {
      toLegacy("has HTTP+SSE");
    } else if (expected.isCertainly(Era.LEGACY)) {
      initialize();
    } else {
      discover();
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
    if (talk != null) {
      talk.end();
    }
    Talk begun = new Talk(peer, dialect);
    talk = begun;
    return begun;
  }

  private void discover() {
    Talk probe = begin(new Dialect.Modern(peer.client(), Optional.empty()));
    probe.ask(McpMethod.DISCOVER, "", probeLimit, answer -> onDiscover(probe, answer));
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
    int supported = document.member(result.node(), "supportedVersions");
    Set<Revision> versions = Found.versions(document, supported);
    if (versions.remove(OURS)) {
      met(probe, new Found(OURS, versions, "answered server/discover", true), result);
    } else {
      boolean isEmpty = !document.isArray(supported) || document.first(supported) < 0;
      onVersions(versions, isEmpty);
    }
  }

  private void onRefused(Answer.Refusal refusal) {
    JsonDocument document = refusal.document();
    int supported = document.member(document.member(refusal.node(), "data"), "supported");
    Set<Revision> versions = Found.versions(document, supported);
    boolean isModern =
        refusal.code() <= RpcError.HEADER_MISMATCH
            && refusal.code() >= RpcError.UNSUPPORTED_VERSION;
    if (document.isArray(supported) && !versions.contains(OURS)) {
      onVersions(versions, false);
    } else if (refusal.code() == RpcError.UNSUPPORTED_VERSION
        && versions.contains(OURS)
        && !hasAskedAgain) {
      // To select a version out of those it names, and to ask again, is what it tells us to do.
      hasAskedAgain = true;
      discover();
    } else if (isModern || document.isArray(supported)) {
      fail("server/discover was refused: " + refusal.problem(), false);
    } else {
      fallBack(refusal);
    }
  }

  /** The server names its revisions, and ours is not among them. */
  private void onVersions(Set<Revision> versions, boolean isEmpty) {
    listed = versions;
    if (versions.isEmpty() && !isEmpty) {
      fail("the server speaks none of the MCP revisions that the gateway knows", true);
    } else {
      String names = versions.stream().map(Revision::date).collect(Collectors.joining(", "));
      toLegacy("listed " + (isEmpty ? "no revision" : names) + " without " + OURS);
    }
  }

  /** No sign of the modern era. */
  private void fallBack(Answer answer) {
    boolean isMute = answer.isNoEvidence();
    boolean isSilentProcess = isProcess(peer) && !isBusy(answer);
    if (!isMute) {
      toLegacy("refused " + OURS + " with " + answer.summary());
    } else if (expected.is(Era.LEGACY)) {
      toLegacy("");
    } else if (isSilentProcess && !expected.isCertainly(Era.MODERN)) {
      toLegacy("did not answer " + OURS + " (" + answer.problem() + ")");
    } else {
      fail("server/discover: " + answer.problem(), isSilentProcess);
    }
  }

  /** Our own calls fill the connections: that says nothing of the server. */
  private static boolean isBusy(Answer answer) {
    return answer instanceof Answer.Failure failure
        && failure.kind() == UpstreamFailure.Kind.QUEUE_FULL;
  }

  private void toLegacy(String how) {
    probed = how;
    if (refused.isEmpty()) {
      initialize();
    } else {
      fail(refused, true);
    }
  }

  private void initialize() {
    if (!peer.adapter().takes(NEWEST_LEGACY.date())) {
      String what = probed.isEmpty() ? "did not answer " + OURS : probed;
      fail(what + ", the adapter demands at least " + OURS, true);
      return;
    }
    Talk legacy = begin(new Dialect.Legacy(Optional.empty(), Optional.empty()));
    String params =
        "\"protocolVersion\":\"%s\",\"capabilities\":%s,\"clientInfo\":%s"
            .formatted(NEWEST_LEGACY.date(), ClientInfo.CAPABILITIES, peer.client().json());
    Duration limit = isProcess(peer) ? limits.total() : limits.request();
    legacy.ask(McpMethod.INITIALIZE, params, limit, answer -> onInitialize(legacy, answer));
  }

  private void onInitialize(Talk legacy, Answer answer) {
    if (!(answer instanceof Answer.Result result)) {
      onNotInitialized(answer);
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
    Found found = found(agreed.get());
    if (!peer.adapter().takes(agreed.get().date())) {
      refuse(found);
      return;
    }
    legacy.become(new Dialect.Legacy(agreed, legacy.dialect().session()));
    legacy.tell(
        McpMethod.INITIALIZED,
        limits.request(),
        told -> onInitialized(legacy, found, result, told));
  }

  /** What spoke the legacy era may have moved on, or may just be doing so if it refuses both. */
  private void onNotInitialized(Answer answer) {
    boolean isEvidence = !answer.isNoEvidence() || (isProcess(peer) && !isBusy(answer));
    boolean refusesBoth = answer instanceof Answer.Refusal && !isProcess(peer);
    refused = "initialize: " + answer.problem();
    if (isEvidence && (expected.isCertainly(Era.LEGACY) || refusesBoth) && !isSse()) {
      discover();
    } else {
      fail(refused, isEvidence);
    }
  }

  private Found found(Revision agreed) {
    Set<Revision> others =
        listed.stream().filter(other -> other != agreed).collect(Collectors.toSet());
    String evidence = "initialize agreed on " + agreed;
    return new Found(
        agreed,
        others,
        probed.isEmpty() ? evidence : probed + ", then " + evidence,
        !probed.isEmpty());
  }

  private void refuse(Found found) {
    String floor = peer.adapter().minRevision().orElse(NEWEST_LEGACY.date());
    if (!done) {
      cancel();
      then.accept(
          new Outcome.TooOld(
              found,
              "speaks %s, the adapter demands at least %s".formatted(found.revision(), floor)));
    }
  }

  private void onInitialized(Talk legacy, Found found, Answer.Result result, Answer told) {
    // Some servers answer a notification with a message, which is wrong but harmless.
    if (told instanceof Answer.Bare bare && bare.isSuccess()) {
      met(legacy, found, result);
    } else {
      fail("notifications/initialized: " + told.problem(), false);
    }
  }

  private void met(Talk with, Found found, Answer.Result result) {
    JsonDocument document = result.document();
    if (document.end(result.node()) - document.start(result.node()) > Greeting.MAX_BYTES) {
      fail("the server's description of itself is longer than 1 MiB", false);
    } else if (!done) {
      done = true;
      Greeting greeting = Greeting.read(found.revision().date(), document, result.node());
      then.accept(new Outcome.Met(with, greeting, found));
    }
  }

  private void fail(String reason, boolean isEvidence) {
    if (!done) {
      cancel();
      then.accept(new Outcome.Failed(reason, isEvidence));
    }
  }
}
