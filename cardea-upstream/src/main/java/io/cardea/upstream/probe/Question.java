package io.cardea.upstream.probe;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRead;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.loop.Loop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and the wait for its answer, which comes exactly once unless it is cancelled. */
final class Question implements UpstreamReply {

  /** Messages that a server may send before the answer. */
  static final int MAX_MESSAGES = 10_000;

  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Peer peer;
  private final String id;
  private final Incoming incoming;
  private final Consumer<Answer> then;
  private final MessageReader reader;
  private @Nullable UpstreamExchange exchange;
  private Loop.@Nullable Timer deadline;
  private @Nullable UpstreamHead head;
  private boolean ended;
  private boolean done;
  private int messages;

  /**
   * @param id the request's id as JSON; empty for what wants no answer
   */
  Question(Peer peer, String id, Incoming incoming, Consumer<Answer> then) {
    this.peer = peer;
    this.id = id;
    this.incoming = incoming;
    this.then = then;
    this.reader = new MessageReader(peer, this::onMessage, this::hold);
  }

  void ask(UpstreamRequest request, Duration limit) {
    deadline =
        peer.loop()
            .after(limit, () -> fail(UpstreamFailure.Kind.TIMEOUT, "no answer within " + limit));
    exchange = peer.open(request, this);
    if (done && !ended && exchange != null) {
      exchange.cancel();
    }
  }

  /** Stops it: no answer will come. */
  void cancel() {
    if (!done) {
      close(false);
    }
  }

  @Override
  public void onBody(UpstreamHead answered, byte[] body) {
    onHead(answered);
    ended = true;
    if (id.isEmpty() || isEmpty(body) || !answered.isType("application/json")) {
      finish(new Answer.Bare(answered));
      return;
    }
    reader.read(body);
    endIfIdle();
  }

  private static boolean isEmpty(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void onStream(UpstreamHead answered) {
    onHead(answered);
    if (id.isEmpty()) {
      finish(new Answer.Bare(answered));
    }
  }

  private void onHead(UpstreamHead answered) {
    head = answered;
    if (!done) {
      incoming.onHead(answered);
    }
  }

  @Override
  public void onEvent(SseEvent event) {
    if (!done && !event.isEmpty()) {
      reader.read(event.data());
    }
  }

  @Override
  public void onEnd() {
    onOver();
    endIfIdle();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    onOver();
    fail(failure.kind(), failure.detail());
  }

  private void hold(boolean busy) {
    UpstreamExchange held = exchange;
    if (held != null && !done && !ended) {
      if (busy) {
        held.pause();
      } else {
        held.resume();
      }
    }
    if (!busy) {
      endIfIdle();
    }
  }

  private void endIfIdle() {
    UpstreamHead answered = head;
    if (done || !ended || reader.isBusy() || answered == null) {
      return;
    }
    if (answered.status() >= 400) {
      finish(new Answer.Bare(answered));
    } else {
      fail(UpstreamFailure.Kind.BROKEN, "the exchange ended without an answer to its request");
    }
  }

  private void onMessage(RpcRead message) {
    if (done) {
      return;
    }
    if (++messages > MAX_MESSAGES) {
      fail(UpstreamFailure.Kind.BROKEN, "more than " + MAX_MESSAGES + " messages, and no answer");
      return;
    }
    switch (message) {
      case RpcResponse response -> onResponse(response);
      case RpcRequest request -> incoming.onRequest(request);
      case RpcNotification notification -> incoming.onNotification(notification);
      case RpcInvalid invalid -> onInvalid(invalid);
    }
  }

  private void onInvalid(RpcInvalid invalid) {
    UpstreamHead answered = head;
    if (answered != null && answered.status() >= 400) {
      finish(new Answer.Bare(answered));
    } else {
      fail(UpstreamFailure.Kind.BROKEN, "the answer breaks the protocol: " + invalid.reason());
    }
  }

  private void onResponse(RpcResponse response) {
    UpstreamHead answered = head;
    boolean ours = response.id().map(given -> given.json().equals(id)).orElse(response.isError());
    if (answered == null || !ours) {
      // Of an error status, whatever id it has is better than nothing: it says what is wrong.
      if (answered != null && answered.status() >= 400 && response.isError()) {
        finish(refusal(answered, response));
      }
      return;
    }
    finish(
        response.isError()
            ? refusal(answered, response)
            : new Answer.Result(answered, response.document(), response.result()));
  }

  private static Answer refusal(UpstreamHead answered, RpcResponse response) {
    JsonDocument document = response.document();
    int code = number(document, document.member(response.error(), "code")).orElse(0);
    return new Answer.Refusal(answered, code, document, response.error());
  }

  private static Optional<Integer> number(JsonDocument document, int node) {
    if (node == JsonDocument.NONE || document.kind(node) != JsonKind.NUMBER) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.valueOf(document.raw(node)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private void fail(UpstreamFailure.Kind kind, String reason) {
    finish(new Answer.Failure(kind, reason));
  }

  private void finish(Answer answer) {
    if (!done) {
      close(!(answer instanceof Answer.Failure));
      then.accept(answer);
    }
  }

  /** Ends the wait; a stream that has given its answer may end by itself, soon. */
  private void close(boolean gently) {
    done = true;
    reader.close();
    if (deadline != null) {
      deadline.cancel();
    }
    UpstreamExchange open = exchange;
    if (open == null || ended) {
      return;
    }
    if (gently) {
      deadline = peer.loop().after(LINGER, open::cancel);
    } else {
      open.cancel();
    }
  }

  private void onOver() {
    ended = true;
    if (done && deadline != null) {
      deadline.cancel();
    }
  }
}
