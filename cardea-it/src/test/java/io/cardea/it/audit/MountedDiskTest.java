package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.AuditMode;
import io.cardea.audit.verify.LogVerification;
import io.cardea.it.control.Administrator;
import io.cardea.it.rig.LogLines;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway whose data are on a disk that hangs, is full or breaks: calls are refused and nothing
 * else stops; when it is well again they go on. Each call names a tool of its own, so that what ran
 * can be compared with what was recorded. Mounting takes root: {@code conformance/disks} runs it.
 */
@Tag("mounts")
class MountedDiskTest {

  private static final int MEBIBYTES = 256;
  private static final String SILENT = "has not answered for 2 s";
  private static final int STOP_SECONDS = 150;
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern SILENCE =
      Pattern.compile("(?m)^cardea_audit_silence_seconds (\\S+)$");
  private static final Pattern TARGET = Pattern.compile("\"target\":\"([^\"]+)\"");

  /** Has something written for each call. */
  private static final String BUDGET =
      Documents.limit("all", "per: [agent]", "budgets: [{calls: 100000, per: 365d}]");

  @TempDir private Path parent;

  private final LogLines lines = LogLines.listen("io.cardea.audit.log.AuditWriter");
  private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
  private final Set<String> answered = new HashSet<>();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private LoopDisk disk;
  private ScriptedServer server;
  private Optional<TestGateway> started = Optional.empty();
  private String bossKey = "";
  private int calls;

  @BeforeEach
  void mount() throws IOException {
    disk = LoopDisk.make(parent, MEBIBYTES);
    server = ScriptedServer.start().modern();
    server.on(
        "tools/call",
        exchange -> {
          String tool = exchange.request().text().replaceAll(".*\"name\":\"([^\"]*)\".*", "$1");
          ran.add(tool);
          if (tool.startsWith("slow")) {
            slow.await();
          }
          exchange.result("{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}");
        });
  }

  private void start(AuditMode mode) throws IOException {
    TestGateway gateway =
        TestGateway.startIn(
            Files.createDirectory(disk.folder().resolve("gateway")),
            Documents.adapter("a", server.url(), "auditPayload: full")
                + Documents.role("all", Documents.everything("a"))
                + Documents.binding("robot", "all")
                + Documents.binding("newcomer", "all")
                + BUDGET,
            mode);
    started = Optional.of(gateway);
    bossKey = Administrator.of(gateway).key();
    assertRuns("warm");
  }

  @AfterEach
  void unmount() throws IOException {
    slow.countDown();
    try (LoopDisk mounted = disk) {
      mounted.release();
      started.ifPresent(TestGateway::stop);
      server.close();
    } finally {
      lines.close();
      clients.shutdown();
    }
  }

  private TestGateway gateway() {
    return started.orElseThrow();
  }

  private RawResponse call(String tool) throws IOException {
    return call(tool, "");
  }

  private RawResponse call(String tool, String argument) throws IOException {
    return call(gateway().client("a", "robot"), tool, argument);
  }

  private static RawResponse call(McpClient client, String tool, String argument)
      throws IOException {
    return client.modern(
        "tools/call",
        tool,
        "\"name\":\"%s\",\"arguments\":{\"text\":\"%s\"}".formatted(tool, argument));
  }

  private void assertRuns(String tool) throws IOException {
    assertThat(call(tool).status()).isEqualTo(200);
    answered.add(tool);
  }

  private static void assertRefused(RawResponse response) {
    assertThat(response.status()).as(response.text()).isEqualTo(503);
    assertThat(response.text())
        .contains("50300", "cannot be recorded", "\"reason\":\"not_executed\"");
  }

  /** What needs no record is answered as ever. */
  private void assertAlive() throws IOException {
    for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
      assertThat(get(path).status()).as(path).isIn(200, 401);
    }
    Administrator boss = new Administrator(gateway(), bossKey);
    for (String path : List.of("adapters", "audit/records?limit=1", "limits/all/usage")) {
      assertThat(boss.get("/api/v1/" + path).status()).as(path).isEqualTo(200);
    }
  }

  private RawResponse get(String path) throws IOException {
    try (RawHttp http = RawHttp.connect(gateway().port())) {
      http.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return http.response();
    }
  }

  /** For how long the gateway says that the disk does not answer. */
  private double silence() throws IOException {
    Matcher found = SILENCE.matcher(get("/metrics").text());
    assertThat(found.find()).isTrue();
    return Double.parseDouble(found.group(1));
  }

  private void awaitRun() {
    TestGateway.eventually(
        () -> {
          try {
            String tool = "again" + calls++;
            boolean isRun = call(tool).status() == 200;
            if (isRun) {
              answered.add(tool);
            }
            return isRun;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        "a call that runs");
  }

  /** Every call that ran was recorded before and after, once; what was refused did not run. */
  private void assertRecorded() throws IOException {
    gateway().awaitIdle();
    List<String> records = gateway().auditRecords();
    List<String> targets = new ArrayList<>();
    List<String> opened = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    List<String> unsent = new ArrayList<>();
    for (String record : records) {
      if (record.startsWith("{\"type\":\"intent\"") && record.contains("tools/call")) {
        opened.add(first(ID, record));
        targets.add(first(TARGET, record));
      } else if (record.startsWith("{\"type\":\"outcome\"")) {
        closed.add(first(ID, record));
        if (record.contains("it was not sent")) {
          unsent.add(first(ID, record));
        }
      }
    }
    assertThat(ran).doesNotHaveDuplicates();
    assertThat(answered).isSubsetOf(ran);
    assertThat(targets).doesNotHaveDuplicates().containsAll(ran);
    assertThat(closed).doesNotHaveDuplicates().containsAll(opened);
    for (int i = 0; i < opened.size(); i++) {
      assertThat(ran.contains(targets.get(i)))
          .as(targets.get(i))
          .isEqualTo(!unsent.contains(opened.get(i)));
    }
  }

  private boolean isSilent() {
    try {
      return silence() > 2;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String first(Pattern pattern, String record) {
    Matcher matcher = pattern.matcher(record);
    assertThat(matcher.find()).as(record).isTrue();
    return matcher.group(1);
  }

  private void assertVerified() throws IOException {
    Path log = gateway().data().resolve("audit");
    gateway().stop();
    assertThat(LogVerification.verify(log, List.of(), "").findings()).isEmpty();
  }

  @Test
  void shouldRefuseCallsWhileTheDiskHangsAndGoOnWhenItAnswers() throws Exception {
    start(AuditMode.PROCESS);
    for (int call = 0; call < 20; call++) {
      assertRuns("before" + call);
    }
    Future<RawResponse> inFlight = clients.submit(() -> call("slow"));
    TestGateway.eventually(() -> ran.contains("slow"), "the slow call at its server");

    // When
    disk.freeze();
    List<Future<RawResponse>> meanwhile = new ArrayList<>();
    for (int call = 0; call < 8; call++) {
      String tool = "meanwhile" + call;
      meanwhile.add(clients.submit(() -> call(tool)));
    }

    // Then event loops go on, and a call that was under way is answered
    assertAlive();
    slow.countDown();
    assertThat(inFlight.get().status()).isEqualTo(200);
    for (Future<RawResponse> each : meanwhile) {
      assertRefused(each.get());
    }
    for (int call = 0; call < 8; call++) {
      assertRefused(call("later" + call));
    }
    assertAlive();
    assertThat(silence()).isGreaterThan(2);
    TestGateway.eventually(() -> lines.count(SILENT) > 0, "a line of the log");

    // When
    disk.thaw();
    awaitRun();
    assertThat(silence()).isLessThan(2);
    assertThat(lines.count(SILENT)).isEqualTo(1);
    assertThat(lines.count("answers again")).isEqualTo(1);
    for (int call = 0; call < 20; call++) {
      assertRuns("after" + call);
    }

    // Then
    assertRecorded();
    assertVerified();
  }

  @Test
  void shouldWithholdAnswersWhoseOutcomeIsNotOnTheDiskInModeFsync() throws Exception {
    start(AuditMode.FSYNC);
    for (int call = 0; call < 5; call++) {
      assertRuns("before" + call);
    }
    Future<RawResponse> inFlight = clients.submit(() -> call("slow"));
    TestGateway.eventually(() -> ran.contains("slow"), "the slow call at its server");

    disk.freeze();
    slow.countDown();

    RawResponse withheld = inFlight.get();
    assertThat(withheld.status()).isEqualTo(500);
    assertThat(withheld.text())
        .contains("50001", "\"reason\":\"executed_unrecorded\"")
        .doesNotContain("done");
    assertThat(withheld.header("retry-after")).isEmpty();
    assertRefused(call("meanwhile"));
    assertAlive();

    disk.thaw();
    awaitRun();
    assertRecorded();
    assertVerified();
  }

  @Test
  void shouldRefuseCallsWhileTheDiskIsFullAndGoOnWhenThereIsRoom() throws Exception {
    start(AuditMode.PROCESS);
    disk.fill();
    String large = "x".repeat(60_000);
    RawResponse last = call("fills0", large);
    for (int call = 1; last.status() == 200; call++) {
      answered.add("fills" + (call - 1));
      last = call("fills" + call, large);
      assertThat(call).isLessThan(10_000);
    }

    assertRefused(last);
    assertAlive();

    disk.empty();
    awaitRun();
    assertRuns("after");
    assertRecorded();
    assertVerified();
  }

  @Test
  void shouldRefuseCallsOnADiskThatBrokeAndGoOnWhenItIsMended() throws Exception {
    start(AuditMode.PROCESS);
    for (int call = 0; call < 20; call++) {
      assertRuns("before" + call);
    }
    Future<RawResponse> inFlight = clients.submit(() -> call("slow"));
    TestGateway.eventually(() -> ran.contains("slow"), "the slow call at its server");

    // When
    disk.breakDown();
    assertRefused(call("broken"));
    slow.countDown();
    assertThat(inFlight.get().status()).isEqualTo(200);
    assertRefused(call("broken2"));
    assertAlive();

    // Then a start after it was mended closes what was under way
    gateway().stop();
    disk.mend();
    gateway().restart();
    assertRuns("after");
    assertRecorded();
    assertVerified();
  }

  @Test
  void shouldRefuseFirstCallsOfAgentsWhileTheDiskHangs() throws Exception {
    start(AuditMode.PROCESS);
    McpClient newcomer = gateway().client("a", "newcomer");
    disk.freeze();

    // Given one whose key in the log is never written
    assertRefused(call(newcomer, "first", ""));
    TestGateway.eventually(this::isSilent, "a disk that does not answer");

    // Then others do not wait for theirs
    assertRefused(call(newcomer, "second", ""));
    assertAlive();

    disk.thaw();
    awaitRun();
    assertRecorded();
    assertVerified();
  }

  @Test
  @Timeout(STOP_SECONDS)
  void shouldStopThoughTheDiskHangs() throws Exception {
    start(AuditMode.PROCESS);
    disk.freezeFor(STOP_SECONDS);
    assertRefused(call("meanwhile"));

    gateway().stop();

    disk.thaw(); // fails if it is not frozen any more
  }
}
