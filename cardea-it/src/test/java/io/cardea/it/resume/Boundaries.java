package io.cardea.it.resume;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call whose server says one thing after the other, without event ids, and who reads it. */
final class Boundaries {

  static final int STEPS = 4;

  private static final Pattern STEP = Pattern.compile("\"progress\":(\\d+)");

  private Boundaries() {}

  static String call(int id, String tool) {
    return McpClient.request(
        id, "tools/call", "{\"name\":\"" + tool + "\",\"_meta\":{\"progressToken\":\"p\"}}");
  }

  static String progress(int step) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p\",\"progress\":"
        + step
        + "}}";
  }

  /** Says {@code before} steps at once, and the others and the answer when {@code gone} is open. */
  static void say(Exchange exchange, int before, CountDownLatch gone)
      throws IOException, InterruptedException {
    exchange.stream();
    for (int step = 1; step <= STEPS; step++) {
      if (step == before + 1) {
        gone.await();
      }
      exchange.event(progress(step));
    }
    if (before == STEPS) {
      gone.await();
    }
    exchange.event(exchange.message("{\"content\":[]}"));
    exchange.end();
  }

  /** What {@code stream} brings to its end: the numbers of steps, and {@code answer}. */
  static List<String> rest(EventStream stream) throws IOException {
    List<String> got = new ArrayList<>();
    for (Optional<String> next = stream.next(); next.isPresent(); next = stream.next()) {
      got.add(read(next.get()));
    }
    return got;
  }

  static String read(String block) {
    Matcher step = STEP.matcher(block);
    if (step.find()) {
      return step.group(1);
    }
    return block.contains("\"result\":{\"content\":[]") ? "answer" : block;
  }

  /** What is to come after {@code step}. */
  static List<String> after(int step) {
    List<String> expected = new ArrayList<>();
    for (int next = step + 1; next <= STEPS; next++) {
      expected.add(String.valueOf(next));
    }
    expected.add("answer");
    return expected;
  }
}
