package io.cardea.dataplane.resume;

import static io.cardea.dataplane.resume.StreamRig.limits;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.limit.ReplayLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random events, broken connections, losses on the way, slow clients, resumptions and takeovers,
 * compared with a plain list of what was said.
 */
class RandomStreamTest {

  private static final int RUNS = 300;
  private static final int STEPS = 120;
  private static final Pattern MISSING = Pattern.compile("\"data\":\"(\\d+) messages? (?:is|are)");

  /** A connection that may lose the last of what it was sent. */
  private static final class Wire implements ClientReply {
    final List<SseEvent> sent = new ArrayList<>();
    boolean full;
    boolean ended;
    private Runnable onDrain = () -> {};
    private Runnable onGone = () -> {};

    @Override
    public void body(int status, Map<String, String> headers, byte[] json) {
      throw new AssertionError("an answer in the middle of a stream");
    }

    @Override
    public void stream(Map<String, String> headers) {}

    @Override
    public boolean event(SseEvent event) {
      assertThat(ended).isFalse();
      sent.add(event);
      return !full;
    }

    @Override
    public void end() {
      ended = true;
    }

    @Override
    public void onDrain(Runnable action) {
      onDrain = action;
    }

    @Override
    public void onGone(Runnable action) {
      onGone = action;
    }

    @Override
    public boolean mayReturn() {
      return true;
    }

    void drain() {
      full = false;
      Runnable action = onDrain;
      onDrain = () -> {};
      action.run();
    }
  }

  /** What the client has, over all its connections. */
  private static final class Client {
    final List<String> got = new ArrayList<>();
    long missing;
    long place;
    Wire wire = new Wire();
    private int read;

    /** Reads all but the last {@code lost} of what is on the wire. */
    void read(int lost) {
      for (; read < wire.sent.size() - lost; read++) {
        SseEvent event = wire.sent.get(read);
        place = Long.parseLong(event.id().orElseThrow().substring(StreamRig.PREFIX.length()));
        String text = new String(event.data(), UTF_8);
        Matcher matcher = MISSING.matcher(text);
        if (matcher.find()) {
          missing += Long.parseLong(matcher.group(1));
        } else if (!event.isEmpty()) {
          got.add(text);
        }
      }
    }

    Wire reconnect() {
      wire = new Wire();
      read = 0;
      return wire;
    }
  }

  private final List<String> said = new ArrayList<>();
  private final Client client = new Client();

  private void say(StreamRig rig, Random random) {
    int number = said.size() + 1;
    SseEvent event =
        random.nextInt(4) == 0 ? StreamRig.request(number) : StreamRig.notification(number);
    said.add(new String(event.data(), UTF_8));
    boolean _ = rig.stream.event(event);
  }

  private void come(StreamRig rig) {
    rig.stream.attach(client.reconnect(), Reader.NOT_TOLD, client.place);
  }

  private void step(StreamRig rig, Random random) {
    switch (random.nextInt(10)) {
      case 0 -> {
        // It breaks, and what was last on the way is lost.
        client.read(random.nextInt(4));
        client.wire.onGone.run();
      }
      case 1 -> {
        // It breaks, but we do not know yet: another one comes first.
        client.read(random.nextInt(4));
        Wire older = client.wire;
        come(rig);
        older.onGone.run();
      }
      case 2, 3 -> {
        client.read(random.nextInt(2));
        client.wire.onGone.run();
        come(rig);
      }
      case 4 -> client.wire.full = true;
      case 5 -> client.wire.drain();
      default -> say(rig, random);
    }
    rig.now++;
  }

  private StreamRig run(ReplayLimits limits, long seed) {
    said.clear();
    client.got.clear();
    client.missing = 0;
    client.place = 0;
    Random random = new Random(seed);
    StreamRig rig = new StreamRig(limits, true);
    come(rig);
    for (int i = 0; i < STEPS; i++) {
      step(rig, random);
    }
    SseEvent last = StreamRig.response();
    said.add(new String(last.data(), UTF_8));
    boolean _ = rig.stream.event(last);
    rig.stream.end();
    client.read(random.nextInt(4));
    client.wire.onGone.run();
    come(rig);
    client.read(0);
    assertThat(client.wire.ended).isTrue();
    return rig;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldBringEveryEventOnceAndInOrder(long seed) {
    for (int run = 0; run < RUNS; run++) {
      StreamRig rig = run(limits(10_000, 1 << 24, 1 << 24), seed * 10_000 + run);
      assertThat(client.got).as("seed %d, run %d", seed, run).isEqualTo(said);
      assertThat(client.missing).isZero();
      rig.stream.forget(false);
      assertThat(rig.budget.bytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void shouldNeverSkipWithoutAWord(long seed) {
    for (int run = 0; run < RUNS; run++) {
      Random sizes = new Random(seed * 31 + run);
      ReplayLimits limits =
          limits(1 + sizes.nextInt(6), 1_024 + sizes.nextInt(4_096), 1_024 + sizes.nextInt(6_000));
      StreamRig rig = run(limits, seed * 10_000 + run);
      String what = "seed %d, run %d".formatted(seed, run);
      // In order, none twice
      List<String> expected = new ArrayList<>(said);
      expected.retainAll(client.got);
      List<String> messages = new ArrayList<>(client.got);
      boolean lost = messages.removeIf(text -> text.contains("\"code\":41000"));
      if (lost) {
        expected.remove(said.getLast());
      }
      assertThat(messages).as(what).isEqualTo(expected);
      // Everything else is said to be missing, but never the answer
      assertThat(client.got.size() + client.missing).as(what).isEqualTo(said.size());
      assertThat(client.got.getLast()).as(what).contains("\"id\":1,");
      rig.stream.forget(false);
      assertThat(rig.budget.bytes()).as(what).isZero();
    }
  }
}
