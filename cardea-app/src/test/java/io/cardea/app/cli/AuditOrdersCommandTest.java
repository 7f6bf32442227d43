package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** {@code audit erase --all-nodes}, {@code hold … --all-nodes} and {@code audit orders}. */
class AuditOrdersCommandTest extends AuditFixture {

  private static final String SUBJECT = "p-00112233445566778899aabbccddeeff";
  private static final String FIND = "/api/v1/audit/subjects/find";
  private static final String PAT =
      "{\"items\":[{\"id\":\"%s\",\"kind\":\"user\",\"issuer\":\"corp\",\"name\":\"pat\",\"since\":\"2026-01-02T03:04:05Z\"}]}"
          .formatted(SUBJECT);
  private static final String ERASURES = "/api/v1/audit/nodes/erasures?reason=request+4711";
  private static final String HOLD = "/api/v1/audit/nodes/holds/case-7";
  private static final String ORDERS = "/api/v1/audit/nodes/orders";
  private static final String ID = "0195521a-7c00-7def-8123-456789abcdef";
  private static final String PAGE = ORDERS + "?limit=200";
  private static final String ONE = ORDERS + "/" + ID;
  private static final String[] ERASE = {
    "erase", "--subject", "pat", "--reason", "request 4711", "--all-nodes", "--yes"
  };

  private static String order(String state) {
    boolean isDone = state.equals("done") || state.equals("nothing");
    boolean isEnded = isDone || state.equals("ended") || state.equals("missed");
    return """
    {"id":"%s","task":"erase","at":"2026-03-01T12:00:00Z","by":"boss","reason":"why\\u001b[2J","done":%s,"ended":%s,
     "nodes":[{"log":"log-a","node":"one","state":"done"},{"log":"log-b","node":"","state":"%s"}]}
    """
        .formatted(ID, isDone, isEnded, state);
  }

  private static String page(String orders, String findings) {
    return "{\"items\":[" + orders + "],\"findings\":[" + findings + "]}";
  }

  @Test
  void shouldWaitForAllNodes() {
    admin
        .on(FIND, 200, PAT)
        .on(ERASURES, 200, order("waiting"))
        .on(ONE, 200, order("waiting"))
        .on(ONE, 200, order("done"));

    Ran ran = run(ERASE);

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
      Ran ran = run(with(ERASE, "--wait", "0"));
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

    Ran nobody = run(with(words, "--all-nodes", "--yes"));
    assertThat(nobody.code()).isZero();
    assertThat(nobody.out())
        .contains("log-b: nothing to do: nobody of this name and issuer is known");
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

    Ran ran = run(ERASE);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("The database of all nodes cannot be used.")
        .doesNotContain("may be ordered");
  }

  @Test
  void shouldSayThatItMayBeOrderedThoughNobodyAnswers() {
    admin.on(FIND, 200, PAT).on(ERASURES, FakeAdmin.NONE, "");

    Ran ran = run(ERASE);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("does not answer", "It may be ordered all the same", "cardea audit orders");
    admin.close();
    assertThat(run(ERASE).err()).contains("no gateway answers").doesNotContain("may be ordered");
  }

  /** What is ordered is done by the node that is asked first, however long that takes. */
  @Test
  void shouldWaitForTheNodeThatIsAsked() throws IOException {
    CountDownLatch isSaid = new CountDownLatch(1);
    try (FakeAdmin slow = new FakeAdmin(isSaid)) {
      slow.on(HOLD, 200, order("done"));

      Ran ran =
          Ran.of(
              isSaid::countDown,
              asking(slow, "hold", "add", "case-7", "--reason", "court", "--all-nodes"));

      assertThat(ran.code()).isZero();
      assertThat(ran.err()).contains("Waiting for the gateway");
    }
  }

  @Test
  void shouldGoOnWaitingThoughTheGatewayDoesNotSayHowItStands() {
    String refusal = "{\"detail\":\"The database\\u001b is away.\"}";
    admin
        .on(FIND, 200, PAT)
        .on(ERASURES, 202, order("waiting"))
        .on(ONE, 503, refusal)
        .on(ONE, 503, refusal)
        .on(ONE, 500, "")
        .on(ONE, 200, order("done"));

    Ran ran = run(ERASE);

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .containsOnlyOnce("It is ordered; the gateway does not say how it stands: The database")
        .contains("does not say how it stands: the gateway answered with status 500", "log-b: done")
        .doesNotContain("\u001b");
  }

  @Test
  void shouldSayWhereToLookIfNobodySaysHowItStands() {
    admin.on(FIND, 200, PAT).on(ERASURES, 202, order("waiting")).on(ONE, FakeAdmin.NONE, "");

    Ran ran = run(with(ERASE, "--wait", "1"));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out())
        .contains("  log-b: waiting", "Look again with: cardea audit orders " + ID);
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
        .on(PAGE, 200, page("", ""))
        .on(PAGE, 200, page(order("done"), ""))
        .on(PAGE, 200, page(order("waiting"), ""))
        .on(PAGE, 200, page(order("missed"), ""))
        .on(PAGE, 200, page(order("lost"), ""))
        .on(PAGE, 200, page(order("done"), "\"a row is none\""));

    Ran none = run("orders");
    assertThat(none.code()).isZero();
    assertThat(none.out()).contains("Nothing was ordered on all nodes.");
    assertThat(run("orders").code()).isZero();
    Ran waiting = run("orders");
    assertThat(waiting.code()).isEqualTo(3);
    assertThat(waiting.out()).contains("log-b: waiting: the node has not answered yet");
    Ran missed = run("orders");
    assertThat(missed.code()).isZero();
    assertThat(missed.out()).contains("log-b: missed: it came after the end");
    Ran lost = run("orders");
    assertThat(lost.code()).isEqualTo(3);
    assertThat(lost.out()).contains("log-b: lost: somebody took from the database");
    Ran forged = run("orders");
    assertThat(forged.code()).isEqualTo(3);
    assertThat(forged.err()).contains("Note: a row is none");
  }

  @Test
  void shouldShowAllPagesUpToALimit() {
    String all = order("done") + "," + order("done");
    String first = page(all, "\"a row is none\"").replace("{\"items", "{\"next\":\"7\",\"items");
    admin
        .on(PAGE, 200, first)
        .on(PAGE + "&cursor=7", 200, page(order("waiting"), "\"a row is none\""))
        .on(ORDERS + "?limit=2", 200, first);

    Ran ran = run("orders");
    assertThat(ran.out().lines().filter(line -> line.startsWith(ID))).hasSize(3);
    assertThat(ran.err()).containsOnlyOnce("a row is none").doesNotContain("--limit");
    assertThat(ran.code()).isEqualTo(3);

    Ran two = run("orders", "--limit", "2");
    assertThat(two.out().lines().filter(line -> line.startsWith(ID))).hasSize(2);
    assertThat(two.err()).contains("There may be more than 2: see --limit.");
    for (String wrong : new String[] {"0", "10001", "many"}) {
      assertThat(run("orders", "--limit", wrong).code()).isEqualTo(2);
    }
  }

  @Test
  void shouldShowOneAndEndIt() {
    admin.on(ONE, 200, order("waiting")).on(ONE, 200, order("ended"));

    assertThat(run("orders", ID).code()).isEqualTo(3);
    Ran ended = run("orders", ID, "--end");
    assertThat(ended.code()).isZero();
    assertThat(run("orders", ID).code()).isZero();
    assertThat(ended.out()).contains("log-b: never: nobody waits for it any more");
    assertThat(run("orders", "--end").code()).isEqualTo(2);
    assertThat(run("orders", "nonsense").code()).isEqualTo(2);
  }
}
