package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.file.ProcessLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Combining the logs of gateways that answer what they are told to. */
class CombineJobTest {

  private static final String CHECKPOINT = "/api/v1/audit/checkpoint";
  private static final String COMBINED = "/api/v1/audit/combined";
  private static final String ROOT = "A".repeat(43) + "=";
  private static final String ABSENT = "{\"detail\":\"None yet.\"}";

  @TempDir private Path root = Path.of(".");
  private final NoteSigner log = NoteSigner.make("cardea.audit/one", new SecureRandom());
  private Path keys = Path.of(".");
  private Path keyFile = Path.of(".");
  private FakeAdmin node = new FakeAdmin();

  CombineJobTest() throws IOException {}

  @BeforeEach
  void write() throws IOException {
    keys = Files.writeString(root.resolve("nodes.pub"), log.key() + "\n");
    keyFile = Files.writeString(root.resolve("auditor.key"), "cardea_auditor\n");
  }

  @AfterEach
  void close() {
    node.close();
  }

  private String checkpoint(long size) {
    return new Checkpoint(
            log.key().name(), size, ROOT, new LogPosition(1, 16), Instant.EPOCH, Optional.empty())
        .sign(List.of(log))
        .toString();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Ran combine(String... more) {
    List<String> words = new ArrayList<>(List.of("audit", "combine", "--key", keys.toString()));
    words.addAll(List.of("--out", root.resolve("combined").toString()));
    words.addAll(List.of("--signing-key", root.resolve("combined.key").toString()));
    words.addAll(List.of(more));
    return Ran.of(words.toArray(String[]::new));
  }

  private Ran combineNode() {
    return combine("--node", node.url() + "/," + keyFile);
  }

  @Test
  void shouldNotWorkBesideAnotherOnOneFile() throws IOException {
    try (ProcessLock other = ProcessLock.tryOf(root.resolve("combined.lock")).orElseThrow()) {
      assertThat(other).isNotNull();
      assertThat(combineNode().err()).contains("another cardea audit combine works on");
    }
    assertThat(root.resolve("combined")).doesNotExist();
  }

  private List<SignedNote> signed() throws IOException {
    return new CheckpointFile(root.resolve("combined")).all();
  }

  @Test
  void shouldReadACheckpointAndBringTheCombinedOne() throws IOException {
    node.on(CHECKPOINT, 200, checkpoint(7)).on(COMBINED, 404, ABSENT).on(COMBINED, 200, "{}");

    Ran made = combineNode();

    assertThat(made.err()).isEmpty();
    assertThat(made.code()).isZero();
    assertThat(made.out()).contains("log cardea.audit/one 7 ").contains("Signed by ");
    assertThat(node.bodies().getLast()).isEqualTo(signed().getFirst().toString());
    assertThat(node.asked()).allMatch(asked -> asked.endsWith(" Bearer cardea_auditor"));
  }

  @Test
  void shouldBringNothingThatIsThere() throws IOException {
    node.on(CHECKPOINT, 200, checkpoint(7)).on(COMBINED, 404, ABSENT).on(COMBINED, 200, "{}");
    assertThat(combineNode().code()).isZero();
    int before = node.asked().size();
    try (FakeAdmin again = new FakeAdmin()) {
      // It is not read, so that nothing is signed and the last one is brought
      again.on(COMBINED, 200, signed().getFirst().toString());
      Ran ran = combine("--node", again.url() + "," + keyFile);

      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err()).contains("nothing is signed: no log can be read");
      assertThat(again.bodies()).allMatch(String::isEmpty);
    }
    assertThat(node.asked()).hasSize(before);
  }

  @Test
  void shouldSayWhyANodeDoesNotKeepIt() throws IOException {
    node.on(CHECKPOINT, 200, checkpoint(7))
        .on(COMBINED, 409, "{\"detail\":\"Start it with\\u001b[31m --audit-combined-key.\"}");

    Ran made = combineNode();

    assertThat(made.code()).isEqualTo(1);
    assertThat(made.err())
        .contains("not brought to " + node.url())
        .contains("--audit-combined-key")
        .doesNotContain("\u001b");
    assertThat(signed()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "401, '{\"detail\":\"An API key is needed.\"}', An API key is needed.",
    "404, '', it answers with status 404",
    "302, '', it answers with status 302",
    "200, '<html>', what answers there is no gateway",
    "200, '', what answers there is no gateway",
    "500, '[]', it answers with status 500",
  })
  void shouldSignNothingForNodesThatAreAway(int status, String body, String why)
      throws IOException {
    node.on(CHECKPOINT, status, body);

    Ran made = combineNode();

    assertThat(made.code()).isEqualTo(1);
    assertThat(made.err()).contains(node.url() + " is away: " + why);
    assertThat(made.out()).isEmpty();
    assertThat(signed()).isEmpty();
  }

  @Test
  void shouldSignNothingIfTheNodeSaysThatItHasLess() throws IOException {
    node.on(CHECKPOINT, 200, checkpoint(7))
        .on(CHECKPOINT, 200, checkpoint(9))
        .on("/api/v1/audit/consistency?from=7", 409, "{\"detail\":\"This log has 3 records.\"}")
        .on(COMBINED, 404, ABSENT)
        .on(COMBINED, 200, "{}");
    assertThat(combineNode().code()).isZero();

    Ran made = combineNode();

    assertThat(made.code()).isEqualTo(1);
    assertThat(made.err())
        .contains("nothing is signed: ")
        .contains("cardea.audit/one")
        .contains("This log has 3 records.");
    assertThat(signed()).hasSize(1);
  }

  @Test
  void shouldWantAKeyForEachNode() throws IOException {
    node.on(CHECKPOINT, 200, checkpoint(7));
    Path none = root.resolve("none");
    assertThat(combine("--node", node.url() + "," + none).err())
        .contains("there is no key file " + none);
    Files.writeString(keyFile, "two lines\nof it");
    assertThat(combineNode().err()).contains("is none: it is one line").doesNotContain("two lines");
    assertThat(node.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', name files of checkpoints, or gateways",
    "--node=http://node.example, only https",
    "--node=node, an address is like",
    "--node=https://user:pw@node.example, an address is like",
    "--every=1s, no interval",
    "--every=25h, no interval",
    "--every=1d, no interval",
    "--every=, no interval",
  })
  void shouldRefuseWrongUsage(String word, String why) {
    Ran wrong = word.isEmpty() ? combine() : combine(word);

    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains(why);
  }

  @Test
  void shouldGoOnAndWaitLongerWhileNothingCanBeSigned() throws IOException {
    Path checkpoints = root.resolve("node");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<Long> pauses = new ArrayList<>();
    CombineJob job =
        new CombineJob(
            new CombineJob.Order(List.of(checkpoints), List.of(), keys, root.resolve("combined")),
            NoteSigner.make("cardea.audit.combined/x", new SecureRandom()),
            Clock.fixed(Instant.parse("2026-03-01T12:00:00.5Z"), ZoneOffset.UTC),
            new CombineJob.Said(new PrintWriter(out), new PrintWriter(err)));

    assertThatThrownBy(() ->
            job.keepOn(
                Duration.ofSeconds(60),
                pause -> {
                  pauses.add(pause.toSeconds());
                  if (pauses.size() == 6) {
                    write(checkpoints, checkpoint(7));
                  } else if (pauses.size() == 8) {
                    throw new InterruptedException();
                  }
                }))
        .isInstanceOf(InterruptedException.class);

    assertThat(pauses).containsExactly(120L, 240L, 480L, 600L, 600L, 600L, 60L, 60L);
    assertThat(err.toString().lines())
        .hasSize(6)
        .allMatch(line -> line.startsWith("2026-03-01T12:00:00Z nothing is signed: there is no"));
    assertThat(out.toString().lines().skip(1))
        .containsExactly(
            "2026-03-01T12:00:00Z signed 1 logs", "2026-03-01T12:00:00Z signed 1 logs");
  }

  @Test
  void shouldReadTheAddressOfANode() {
    NodeAddress.Converter reader = new NodeAddress.Converter();
    assertThat(reader.convert("https://node-1.example.com/cardea//"))
        .isEqualTo(
            new NodeAddress(URI.create("https://node-1.example.com/cardea"), Optional.empty()));
    assertThat(reader.convert("http://localhost:8080,keys/one"))
        .isEqualTo(
            new NodeAddress(URI.create("http://localhost:8080"), Optional.of(Path.of("keys/one"))));
  }
}
