package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AdminClientTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldSayThatItWaitsForWhatTakesLong() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("admin.key"), "cardea_boss");
    CountDownLatch isSaid = new CountDownLatch(1);
    StringWriter said =
        new StringWriter() {
          @Override
          public void flush() {
            isSaid.countDown();
          }
        };
    try (FakeAdmin admin = new FakeAdmin(isSaid)) {
      admin.on("/x", 200, "{}");
      AdminClient client =
          CommandLine.populateCommand(
              new AdminClient(), "--url", admin.url(), "--data", folder.toString());
      client.waitLong(new PrintWriter(said));
      assertThat(client.ask("GET", "/x", "").body()).isEqualTo("{}");
    }
    assertThat(said.toString().lines()).isNotEmpty().allMatch("Waiting for the gateway"::equals);
  }
}
