package io.cardea.dataplane.resume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.resume.StreamName.Kind;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.limit.ReplayLimits;
import io.cardea.model.node.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A stream, its budget, its clock, and somebody who notes what becomes of it. */
final class StreamRig implements ResumableStream.Keeper {

  static final String PREFIX = "s.";
  static final int MESSAGE = Kept.OVERHEAD + 100;

  final List<String> told = new ArrayList<>();
  final ReplayBudget budget;
  final ResumableStream stream;
  long now;
  int dropped;
  int drained;
  int abandoned;

  StreamRig(ReplayLimits limits, boolean primes) {
    budget = new ReplayBudget(() -> limits);
    StreamName name =
        new StreamName(
            new NodeId("n", 1),
            1,
            Kind.CALL,
            "00112233445566778899aabbccddeeff",
            RequestId.parse("1"));
    Ring ring = new Ring("someone", budget, () -> limits, () -> dropped++);
    stream = new ResumableStream(name, PREFIX, primes, ring, this, () -> now);
    stream.feeds(() -> drained++, () -> abandoned++);
  }

  static ReplayLimits limits(int events, int bytes, int principal) {
    return new ReplayLimits(events, bytes, principal, principal, Duration.ofNanos(1_000));
  }

  static SseEvent notification(int number) {
    return message("'method':'notifications/progress','params':{'n':" + number + "}");
  }

  static SseEvent request(int number) {
    return message("'id':'r" + number + "','method':'ping','params':{'n':" + number + "}");
  }

  static SseEvent response() {
    return message("'id':1,'result':{}");
  }

  private static SseEvent message(String members) {
    return SseEvent.message(
        ("{'jsonrpc':'2.0'," + members + "}").replace('\'', '"').getBytes(UTF_8));
  }

  FakeReply attach(long position) {
    FakeReply client = new FakeReply();
    attach(client, position);
    return client;
  }

  void attach(FakeReply client, long position) {
    stream.attach(client, (status, detail, _) -> told.add(status + " " + detail.text()), position);
  }

  @Override
  public void onRead(ResumableStream read) {
    told.add("read");
  }

  @Override
  public void onUnread(ResumableStream unread) {
    told.add("unread");
  }

  @Override
  public void onOver(ResumableStream over) {
    told.add("over");
  }

  @Override
  public void onForgotten(ResumableStream forgotten) {
    told.add("forgotten");
  }
}
