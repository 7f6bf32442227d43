package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.app.cli.CardeaCommand;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.seal.KeyFile;
import io.cardea.it.control.Administrator;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two gateways, each with a log and keys of its own, and a job that combines both. */
final class CombinedNodes implements AutoCloseable {

  static final String COMBINED = "/api/v1/audit/combined";

  final TestGateway one;
  final TestGateway other;
  final NoteSigner signer;
  private final Path folder;
  private final Map<TestGateway, Path> keyFiles = new HashMap<>();

  /**
   * @param folder of the job
   */
  CombinedNodes(Path folder) throws IOException {
    this.folder = folder;
    signer = KeyFile.read(folder.resolve("combined.key")).combining(new SecureRandom());
    one = node("one");
    other = node("other");
    Files.writeString(folder.resolve("nodes.pub"), keyOf(one) + "\n" + keyOf(other) + "\n");
  }

  private TestGateway node(String name) throws IOException {
    TestGateway node = TestGateway.withSample();
    node.restart(signer.key());
    keyFiles.put(node, Files.writeString(folder.resolve(name + ".key"), auditor(node).key()));
    return node;
  }

  static NoteKey keyOf(TestGateway node) throws IOException {
    return KeyFile.read(node.data().resolve("audit.key")).newest().orElseThrow();
  }

  static Administrator auditor(TestGateway node) {
    return CopyingNodes.who(node, TenantId.DEFAULT, AdminRole.AUDITOR);
  }

  /** The job's file. */
  Path file() {
    return folder.resolve("combined");
  }

  SignedNote newest() throws IOException {
    return new CheckpointFile(file(), 1 << 20).last().orElseThrow();
  }

  /** Runs the job for these nodes, and says how it ended. */
  int combine(TestGateway... nodes) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "audit",
                "combine",
                "--key",
                folder.resolve("nodes.pub").toString(),
                "--signing-key",
                folder.resolve("combined.key").toString(),
                "--out",
                file().toString()));
    for (TestGateway node : nodes) {
      words.addAll(List.of("--node", node.uri("") + "," + keyFiles.get(node)));
    }
    return CardeaCommand.execute(words.toArray(String[]::new));
  }

  /** What a node serves, which must be there. */
  static String served(TestGateway node, String path) throws IOException {
    RawResponse answer = auditor(node).get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  /** A copy of what a node keeps of its log, which goes on afterwards; each start is recorded. */
  Path copyOf(TestGateway node) throws IOException {
    node.stop();
    Path to = Files.createTempDirectory(folder, "copy");
    try (Stream<Path> files = Files.walk(node.data().resolve("audit"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(node.data().relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    for (int start = 0; start < 5; start++) {
      node.restart();
    }
    return to.resolve("audit");
  }

  /** Stops a node, and starts it with its log put back to a copy. */
  void putBack(TestGateway node, Path copy) throws IOException {
    node.stop();
    Files.move(
        node.data().resolve("audit"), Files.createTempDirectory(folder, "away").resolve("audit"));
    Files.move(copy, node.data().resolve("audit"));
    node.restart();
  }

  @Override
  public void close() throws IOException {
    one.close();
    other.close();
  }
}
