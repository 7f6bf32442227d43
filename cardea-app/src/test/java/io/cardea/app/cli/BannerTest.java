package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.app.gateway.GatewayOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BannerTest {

  private final StringWriter text = new StringWriter();

  @TempDir private Path data;

  @Test
  void shouldSayWhereEverythingIs() throws IOException {
    List<String> lines = print("127.0.0.1", 8080, Optional.empty(), true);

    assertThat(lines)
        .contains(
            "  sample     http://localhost:8080/adapters/sample/mcp",
            "  connect    {\"mcpServers\": {\"cardea\": {\"type\": \"http\", \"url\":"
                + " \"http://localhost:8080/mcp\", \"headers\": {\"Authorization\":"
                + " \"Bearer <key>\"}}}}");
    assertThat(lines).noneMatch(line -> line.contains("admin"));
  }

  @Test
  void shouldNameNoSampleThatIsNotThere() throws IOException {
    List<String> lines = print("127.0.0.1", 8080, Optional.empty(), false);

    assertThat(lines).noneMatch(line -> line.contains("sample"));
    assertThat(lines).anyMatch(line -> line.endsWith("  admin      port 9090"));
    assertThat(lines).anyMatch(line -> line.contains("\"http://localhost:8080/mcp\""));
  }

  @Test
  void shouldWriteTheFirstKeyToAFileWhenNobodyWatches() throws IOException {
    List<String> lines = print("127.0.0.1", 8080, Optional.of("cardea_secret"), true);

    assertThat(lines).contains("  admin key  in " + data.resolve("admin.key"));
    assertThat(lines).noneMatch(line -> line.contains("cardea_secret"));
    assertThat(Files.readString(data.resolve("admin.key")))
        .isEqualToIgnoringNewLines("cardea_secret");
  }

  @ParameterizedTest
  @CsvSource({"::1, http://[::1]:8080", "10.0.0.7, http://10.0.0.7:8080"})
  void shouldWriteAddressesThatCanBeCopied(String host, String address) throws IOException {
    assertThat(print(host, 8080, Optional.empty(), false))
        .anyMatch(line -> line.contains("\"" + address + "/mcp\""));
  }

  /** The administrators' port is 9090 without the sample server, else that of clients. */
  private List<String> print(String host, int port, Optional<String> key, boolean hasSample)
      throws IOException {
    new Banner(new PrintWriter(text), data)
        .print(
            new GatewayOptions.Listen(host, 0, false),
            port,
            hasSample ? port : 9090,
            key,
            hasSample);
    return text.toString().lines().toList();
  }
}
