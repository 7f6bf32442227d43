package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.session.Sessions;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code resources/subscribe} and {@code resources/unsubscribe} of sessions at servers that know no
 * sessions: kept with the session, whose stream listens for it. Lives on one event loop.
 */
final class Subscriptions {

  private static final Duration STORE_DEADLINE = Duration.ofSeconds(2);

  private static final Refusal TOO_MANY =
      Refusal.of(
          200,
          RpcError.LIMITED,
          "A session subscribes to at most "
              + Sessions.MAX_SUBSCRIPTIONS
              + " resources here: unsubscribe from some.");

  private final Workplace place;

  Subscriptions(Workplace place) {
    this.place = place;
  }

  void change(Answer answer, boolean begins) {
    Call call = answer.call();
    Destination.Server server = (Destination.Server) call.destination();
    SessionKey session = call.session().orElseThrow().id().key();
    String adapter = server.adapter().key().label();
    String uri = server.name().orElseThrow();
    CompletionStage<Boolean> changed =
        begins
            ? place.sessions().subscribe(session, adapter, uri, Sessions.MAX_SUBSCRIPTIONS)
            : place.sessions().unsubscribe(session, adapter, uri);
    place
        .loop()
        .await(
            changed.thenCompose(done ->
                place
                    .sessions()
                    .find(session)
                    .thenApply(now -> done ? now : Optional.<SessionState>empty())),
            STORE_DEADLINE,
            now -> {
              if (now.isEmpty()) {
                answer.refuse(TOO_MANY);
              } else {
                listen(answer, server, session, now.get());
              }
            },
            _ -> answer.refuse(Unanswered.STORE));
  }

  private void listen(
      Answer answer, Destination.Server server, SessionKey session, SessionState now) {
    boolean[] answered = new boolean[1];
    place
        .streams()
        .onSubscribed(
            session,
            server.adapter().key(),
            now.subscriptions(server.adapter().key().label()),
            () ->
                place
                    .loop()
                    .run(() -> {
                      if (!answered[0]) {
                        answered[0] = true;
                        answer.result("");
                      }
                    }));
  }
}
