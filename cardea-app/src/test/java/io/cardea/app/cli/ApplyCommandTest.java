package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldSendNothingOfFilesThatAreNotUtf8AndNameThePlace() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "kind: Role\n");
    Path bad =
        Files.write(folder.resolve("b.yaml"), "kind: Role\ntitle: café\n".getBytes(ISO_8859_1));

    try (FakeAdmin admin = new FakeAdmin()) {
      for (String command : new String[] {"apply", "diff"}) {
        Ran ran = Ran.of(command, "-f", folder.toString(), "--url", admin.url());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains(bad + ":2: is not UTF-8 text at byte offset 21");
      }
      assertThat(admin.asked()).isEmpty();
    }
  }
}
