package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cardea backup} and {@code cardea restore} beside a gateway that runs. */
class BackupTest {

  private static final String WEB =
      """
      {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"web"},\
      "spec":{"title":"Web","upstream":{"http":{"url":"https://a.example/mcp"}}}}\
      """;

  @TempDir private Path folder;

  private TestGateway gateway;
  private Administrator admin;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    gateway = TestGateway.start(Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}"));
    admin = Administrator.of(gateway);
    file = folder.resolve("backup.jsonl");
    assertThat(admin.put("adapters", "web", WEB).status()).isEqualTo(201);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  /** What the command, a process of its own, exits with. */
  private static int run(String... args) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cardea.app.Main"));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).inheritIO().start();
    return process.waitFor();
  }

  @Test
  void shouldBringBackWhatWasThereInARunningGateway() throws Exception {
    String data = gateway.data().toString();
    assertThat(run("backup", file.toString(), "--data", data)).isZero();
    admin.ask("DELETE", "/api/v1/adapters/web", "");
    admin.put("adapters", "other", WEB.replace("\"web\"", "\"other\""));

    assertThat(run("restore", file.toString(), "--data", data)).isEqualTo(1);
    assertThat(admin.get("/api/v1/adapters/other").status()).isEqualTo(200);
    assertThat(run("restore", file.toString(), "--data", data, "--replace")).isZero();

    TestGateway.eventually(
        () -> admin.finds("/adapters/web") && !admin.finds("/adapters/other"),
        "the gateway has what was backed up");
    assertThat(admin.get("/api/v1/adapters/web").text()).contains("\"createdBy\":\"boss\"");
  }
}
