package io.cardea.testkit.cluster;

import io.cardea.model.node.Home;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The shared sessions as one node sees them, until it is cut off. */
final class CutStore implements SessionStore {

  private final SessionStore shared;
  private volatile boolean cut;

  CutStore(SessionStore shared) {
    this.shared = shared;
  }

  void cut() {
    cut = true;
  }

  private <T> CompletionStage<T> unlessCut(Supplier<CompletionStage<T>> work) {
    return cut ? CompletableFuture.failedStage(new IllegalStateException("cut off")) : work.get();
  }

  @Override
  public CompletionStage<Boolean> open(SessionKey key, SessionState state) {
    return unlessCut(() -> shared.open(key, state));
  }

  @Override
  public CompletionStage<Optional<SessionState>> find(SessionKey key) {
    return unlessCut(() -> shared.find(key));
  }

  @Override
  public CompletionStage<Boolean> attach(SessionKey key, String adapter, Attachment attachment) {
    return unlessCut(() -> shared.attach(key, adapter, attachment));
  }

  @Override
  public CompletionStage<Void> detach(SessionKey key, String adapter, Attachment lost) {
    return unlessCut(() -> shared.detach(key, adapter, lost));
  }

  @Override
  public CompletionStage<Boolean> setLogLevel(SessionKey key, String level) {
    return unlessCut(() -> shared.setLogLevel(key, level));
  }

  @Override
  public CompletionStage<Boolean> subscribe(SessionKey key, String adapter, String uri, int most) {
    return unlessCut(() -> shared.subscribe(key, adapter, uri, most));
  }

  @Override
  public CompletionStage<Boolean> unsubscribe(SessionKey key, String adapter, String uri) {
    return unlessCut(() -> shared.unsubscribe(key, adapter, uri));
  }

  @Override
  public CompletionStage<Optional<SessionState>> claim(SessionKey key, Home seen, NodeId next) {
    return unlessCut(() -> shared.claim(key, seen, next));
  }

  @Override
  public CompletionStage<Boolean> end(SessionKey key) {
    return unlessCut(() -> shared.end(key));
  }
}
