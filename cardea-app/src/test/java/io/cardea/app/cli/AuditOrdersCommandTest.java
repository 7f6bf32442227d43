package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit erase --all-nodes}, {@code hold … --all-nodes} and {@code audit orders}. */
class AuditOrdersCommandTest {

  private static final String SUBJECT = "p-00112233445566778899aabbccddeeff";
  private static final String FIND = "/api/v1/audit/subjects/find";
  private static final String PAT =
      "{\"items\":[{\"id\":\"%s\",\"kind\":\"user\",\"issuer\":\"corp\",\"name\":\"pat\",\"since\":\"2026-01-02T03:04:05Z\"}]}"
          .formatted(SUBJECT);
  private static final String ERASURES = "/api/v1/audit/nodes/erasures?reason=request+4711";
  private static final String HOLD = "/api/v1/audit/nodes/holds/case-7";
  private static final String ORDERS = "/api/v1/audit/nodes/orders";
  private static final String ID = "0195521a-7c00-7def-8123-456789abcdef";
  private static final String ONE = ORDERS + "/" + ID;

  @TempDir private Path folder = Path.of(".");
  private AuditAdmin audit;
  private FakeAdmin admin;

  @BeforeEach
  void open() throws IOException {
    audit = new AuditAdmin(folder);
    admin = audit.api();
  }

  @AfterEach
  void close() {
    audit.close();
  }

  private Ran run(String... words) {
    return audit.run(words);
  }

  private static String order(String state) {
    boolean isDone = state.equals("done") || state.equals("nothing");
    return """
    {"id":"%s","task":"erase","at":"2026-03-01T12:00:00Z","by":"boss","reason":"why\\u001b[2J","done":%s,
     "nodes":[{"log":"log-a","node":"one","state":"done"},{"log":"log-b","node":"","state":"%s"}]}
    """
        .formatted(ID, isDone, state);
  }

  @Test
  void shouldWaitForAllNodes() {
    admin
        .on(FIND, 200, PAT)
        .on(ERASURES, 200, order("waiting"))
        .on(ONE, 200, order("waiting"))
        .on(ONE, 200, order("done"));

    Ran ran = run("erase", "--subject", "pat", "--reason", "request 4711", "--all-nodes", "--yes");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains(ID + " erase, by boss", "  one log-a: done", "  log-b: done")
        .doesNotContain("Not done everywhere", "\u001b");
    assertThat(admin.bodies()).contains("{\"id\":\"" + SUBJECT + "\"}");
  }

  @Test
  void shouldSayWhichNodesHaveNotDoneIt() {
    admin
        .on(FIND, 200, PAT)
        .on(ERASURES, 200, order("waiting"))
        .on(ERASURES, 200, order("held"))
        .on(ERASURES, 200, order("failed"));
    for (String state : new String[] {"waiting", "held", "failed"}) {
      Ran ran =
          run(
              "erase",
              "--subject",
              "pat",
              "--reason",
              "request 4711",
              "--all-nodes",
              "--wait",
              "0",
              "--yes");
      assertThat(ran.code()).as(state).isEqualTo(3);
      assertThat(ran.out())
          .contains("  log-b: " + state)
          .contains("Look again with: cardea audit orders " + ID);
    }
  }

  @Test
  void shouldEraseWhomOnlyOtherNodesKnow() {
    admin.on(ERASURES, 200, order("nothing"));
    String[] words = {"erase", "--subject", "pat", "--issuer", "corp", "--reason", "request 4711"};

    Ran unsure = run(with(words, "--all-nodes"));
    assertThat(unsure.code()).isEqualTo(1);
    assertThat(unsure.out()).contains("user pat of corp", "Nothing was erased.");
    assertThat(admin.asked()).isEmpty();

    assertThat(run(with(words, "--all-nodes", "--yes")).code()).isZero();
    assertThat(run(with(words, "--all-nodes", "--agent", "--yes")).code()).isZero();
    assertThat(admin.bodies())
        .containsExactly(
            "{\"name\":\"pat\",\"issuer\":\"corp\",\"kind\":\"user\"}",
            "{\"name\":\"pat\",\"issuer\":\"corp\",\"kind\":\"agent\"}");

    assertThat(run(with(words, "--yes")).err()).contains("--issuer needs --all-nodes");
    assertThat(run("erase", "--subject", "pat", "--all-nodes", "--agent").code()).isEqualTo(2);
    Ran naming =
        run(
            "erase",
            "--subject",
            "pat",
            "--issuer",
            "c",
            "--all-nodes",
            "--reason",
            "Pat",
            "--yes");
    assertThat(naming.code()).isEqualTo(2);
    assertThat(naming.err()).contains("the name");
  }

  private static String[] with(String[] words, String... more) {
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void shouldSayWhyItWasNotOrdered() {
    admin
        .on(FIND, 200, PAT)
        .on(ERASURES, 503, "{\"detail\":\"The database of all nodes cannot be used.\"}");

    Ran ran = run("erase", "--subject", "pat", "--reason", "request 4711", "--all-nodes", "--yes");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("The database of all nodes cannot be used.");
  }

  @Test
  void shouldHoldOnAllNodes() {
    admin.on(
        HOLD,
        200,
        order("done").replace("\"task\":\"erase\"", "\"task\":\"hold\",\"hold\":\"case-7\""));

    Ran added = run("hold", "add", "case-7", "--reason", "court", "--all-nodes");
    assertThat(added.code()).isZero();
    assertThat(added.out()).contains(ID + " hold case-7, by boss", "one log-a: done");
    assertThat(run("hold", "remove", "case-7", "--all-nodes").code()).isZero();
    assertThat(admin.bodies()).containsExactly("{\"reason\":\"court\"}", "");
  }

  @Test
  void shouldShowOrders() {
    admin
        .on(ORDERS, 200, "{\"items\":[],\"findings\":[]}")
        .on(ORDERS, 200, "{\"items\":[" + order("done") + "],\"findings\":[]}")
        .on(ORDERS, 200, "{\"items\":[" + order("waiting") + "],\"findings\":[]}")
        .on(ORDERS, 200, "{\"items\":[" + order("done") + "],\"findings\":[\"a row is none\"]}");

    Ran none = run("orders");
    assertThat(none.code()).isZero();
    assertThat(none.out()).contains("Nothing was ordered on all nodes.");
    assertThat(run("orders").code()).isZero();
    Ran waiting = run("orders");
    assertThat(waiting.code()).isEqualTo(3);
    assertThat(waiting.out()).contains("log-b: waiting: the node has not answered yet");
    Ran forged = run("orders");
    assertThat(forged.code()).isEqualTo(3);
    assertThat(forged.err()).contains("Note: a row is none");
  }

  @Test
  void shouldShowOneAndEndIt() {
    admin.on(ONE, 200, order("waiting")).on(ONE, 200, order("ended"));

    assertThat(run("orders", ID).code()).isEqualTo(3);
    Ran ended = run("orders", ID, "--end");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("log-b: never: nobody waits for it any more");
    assertThat(run("orders", "--end").code()).isEqualTo(2);
    assertThat(run("orders", "nonsense").code()).isEqualTo(2);
  }
}
