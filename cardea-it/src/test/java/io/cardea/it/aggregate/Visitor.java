package io.cardea.it.aggregate;

import io.cardea.it.aggregate.Target.Condition;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of one era that calls what it may, at random: one well server at a time, and beside it
 * up to {@value #IMPATIENT} sick ones. Each call carries a nonce that begins with its principal.
 */
abstract class Visitor implements Runnable {

  /**
   * Whose client it is, and whom it tells.
   *
   * @param principal the agent
   * @param name of the client
   * @param client at the address of all servers, with the agent's key
   * @param targets what the agent may call
   * @param over whether it is to end
   */
  record Terms(
      String principal,
      String name,
      McpClient client,
      List<Target> targets,
      Tally tally,
      AtomicBoolean over) {}

  /** All calls to well servers but the first of each session. */
  static final String ALL_WELL = "well";

  private static final int IMPATIENT = 3;
  private static final int MAX_PAUSE_MILLIS = 40;
  private static final int MAX_PAGES = 400;

  /** One in so many readers of a list goes to its end. */
  private static final int WHOLE_WALKS = 50;

  private final Terms terms;
  private final Random random;
  private final Semaphore beside = new Semaphore(IMPATIENT);
  private final AtomicInteger calls = new AtomicInteger();

  Visitor(Terms terms, long seed) {
    this.terms = terms;
    this.random = new Random(seed);
  }

  final Terms terms() {
    return terms;
  }

  @Override
  public final void run() {
    try {
      begin();
      while (!terms.over().get()) {
        step();
        pause(random.nextInt(1, MAX_PAUSE_MILLIS));
      }
      beside.acquireUninterruptibly(IMPATIENT);
      end();
    } catch (IOException | RuntimeException e) {
      terms.tally().wrong(terms.name() + " gave up: " + e);
    }
  }

  static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void step() throws IOException {
    int dice = random.nextInt(200);
    if (dice < 1) {
      beside.acquireUninterruptibly(IMPATIENT);
      end();
      begin();
      beside.release(IMPATIENT);
    } else if (dice < 6) {
      list();
    } else {
      List<Target> reachable = terms.targets().stream().filter(this::reaches).toList();
      Target target = reachable.get(random.nextInt(reachable.size()));
      String mode = target.modes().get(random.nextInt(target.modes().size()));
      if (target.condition() == Condition.WELL) {
        call(target, mode);
      } else if (beside.tryAcquire()) {
        Thread.startVirtualThread(() -> {
          call(target, mode);
          beside.release();
        });
      }
    }
  }

  /** Whether this client's era reaches the target's server. */
  abstract boolean reaches(Target target);

  abstract void begin() throws IOException;

  abstract void end() throws IOException;

  /** Sends a request of this era; {@code members} are those of its params, without braces. */
  abstract EventStream send(int id, String method, String name, String members) throws IOException;

  /** A message other than a response has come. */
  void hear(JsonDocument message) {
    terms.tally().isOwn(terms.principal(), message.raw(JsonDocument.ROOT));
  }

  /** Calls a target and judges what comes of it. */
  final void call(Target target, String mode) {
    int id = calls.incrementAndGet();
    String nonce = "nonce:" + terms.principal() + ":" + terms.name() + "-" + id + ";";
    String members =
        "\"name\":%s,\"arguments\":{\"nonce\":%s,\"mode\":%s}"
            .formatted(
                JsonStrings.quote(target.name()),
                JsonStrings.quote(nonce),
                JsonStrings.quote(mode));
    long start = System.nanoTime();
    String what = terms.name() + " calling " + target.name() + " (" + mode + ")";
    try (EventStream answer = send(id, "tools/call", target.name(), members)) {
      Reply reply = Reply.read(answer, id, this::hear);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      terms.tally().count(label(target), !reply.isError(), took);
      if (target.condition() == Condition.WELL && !isFirst()) {
        terms.tally().count(ALL_WELL, !reply.isError(), took);
      }
      terms.tally().isOwn(terms.principal(), reply.text());
      if (!isRight(target, reply, nonce, mode)) {
        terms.tally().wrong(what + " got after " + took.toMillis() + " ms: " + reply);
      }
    } catch (IOException | RuntimeException e) {
      long millis = (System.nanoTime() - start) / 1_000_000;
      terms.tally().wrong(what + " got no answer in " + millis + " ms: " + e);
    }
  }

  private String label(Target target) {
    return isFirst() ? "first " + target.adapter() : target.adapter();
  }

  /** Whether its calls are the first of their session. */
  abstract boolean isFirst();

  private static boolean isRight(Target target, Reply reply, String nonce, String mode) {
    boolean isEcho = !reply.isError() && reply.text().contains(nonce);
    return switch (target.condition()) {
      case WELL -> isEcho;
      case FICKLE -> isEcho || reply.isClear();
      case SICK -> reply.isClear() || (isEcho && mode.equals("TWICE"));
    };
  }

  /** Reads the list of tools and sees whether those of all well servers are there. */
  private void list() throws IOException {
    boolean whole = random.nextInt(WHOLE_WALKS) == 0;
    Set<String> missing = new HashSet<>();
    terms.targets().stream()
        .filter(target -> target.condition() == Condition.WELL)
        .filter(target -> !target.adapter().equals("huge") && !target.adapter().equals("clash"))
        .forEach(target -> missing.add(target.name()));
    String cursor = "";
    for (int page = 0; page < MAX_PAGES && (whole || !missing.isEmpty()); page++) {
      JsonDocument result = page(cursor);
      int tools = result.member(result.member(JsonDocument.ROOT, "result"), "tools");
      for (int at = result.first(tools);
          at != JsonDocument.NONE;
          at = result.nextElement(tools, at)) {
        missing.remove(result.text(result.member(at, "name")));
      }
      int next = result.member(result.member(JsonDocument.ROOT, "result"), "nextCursor");
      if (next == JsonDocument.NONE) {
        break;
      }
      cursor = result.text(next);
    }
    if (!missing.isEmpty()) {
      terms.tally().wrong(terms.name() + " misses in its list: " + missing);
    }
  }

  private JsonDocument page(String cursor) throws IOException {
    int id = calls.incrementAndGet();
    String members = cursor.isEmpty() ? "" : "\"cursor\":" + JsonStrings.quote(cursor);
    long start = System.nanoTime();
    try (EventStream answer = send(id, "tools/list", "", members)) {
      Reply reply = Reply.read(answer, id, this::hear);
      terms.tally().count("list", !reply.isError(), Duration.ofNanos(System.nanoTime() - start));
      if (reply.isError()) {
        throw new IOException("a list was refused: " + reply);
      }
      return Reply.parse(reply.text());
    }
  }
}
