package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.app.export.Client;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExportCommandTest {

  private static final String URL = "https://mcp.example.com";

  private static Ran export(String client, String... more) {
    String[] args = new String[more.length + 5];
    System.arraycopy(
        new String[] {"export", "--client", client, "--url", URL + "/"}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    Ran ran = Ran.of(args);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).startsWith("Paste into ");
    return ran;
  }

  @ParameterizedTest
  @EnumSource(
      value = Client.class,
      names = {"CODEX", "LANGCHAIN"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldPrintJson(Client client) {
    for (String[] more : new String[][] {{}, {"--key-env", "K"}, {"--profile", "p"}}) {
      String text = export(client.toString(), more).out();

      assertThat(Json.parse(text.getBytes(StandardCharsets.UTF_8), 16))
          .isInstanceOf(JsonDocument.class);
      assertThat(text).contains("\"cardea\": {", URL);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claude-code | "headers": {"Authorization": "Bearer ${K}"}
          cursor      | "headers": {"Authorization": "Bearer ${env:K}"}
          windsurf    | "serverUrl": "https://mcp.example.com/mcp"
          vscode      | "headers": {"Authorization": "Bearer ${env:K}"}
          gemini-cli  | "httpUrl": "https://mcp.example.com/mcp"
          codex       | bearer_token_env_var = "K"
          langchain   | "headers": {"Authorization": "Bearer " + os.environ["K"]},
          """)
  void shouldReferToTheVariableAsTheClientDoes(String client, String line) {
    assertThat(export(client, "--key-env", "K").out()).contains(line).doesNotContain("cardea_...");
  }

  @ParameterizedTest
  @EnumSource(
      value = Client.class,
      names = {"CODEX", "VSCODE"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldLeaveAPlaceForTheKey(Client client) {
    assertThat(export(client.toString()).out()).contains("cardea_...");
  }

  @Test
  void shouldLetVsCodeAskForTheKey() {
    assertThat(export("vscode").out())
        .contains("\"Bearer ${input:cardea-key}\"", "\"id\": \"cardea-key\"", "\"password\": true");
  }

  @Test
  void shouldPointToAProfileOrAServer() {
    assertThat(export("cursor", "--profile", "support").out())
        .contains("\"https://mcp.example.com/profiles/support/mcp\"");
    assertThat(export("codex", "--adapter", "weather").out())
        .contains("url = \"https://mcp.example.com/adapters/weather/mcp\"");
    assertThat(export("claude-desktop", "--adapter", "weather", "--program", "/opt/cardea").out())
        .contains(
            "\"command\": \"/opt/cardea\"",
            "\"args\": [\"stdio\", \"--url\", \"https://mcp.example.com\", \"--adapter\", \"weather\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --client other                             | Invalid value
          --client cursor --profile a --adapter b    | Give either
          --client cursor --profile A                | 1 to 32 characters
          --client cursor --key-env cardea_x-y       | it is not the key
          --client cursor --url ftp://x              | must be an http or https
          --client cursor --name a"b                 | 1 to 64
          """)
  void shouldRefuseWrongUsage(String arguments, String message) {
    Ran ran = Ran.of(("export " + arguments).split(" ", -1));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
  }
}
