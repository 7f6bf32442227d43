package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The reference of commands is what {@code --help} prints. After a change of a command: {@code
 * -Dcardea.reference.write=true}.
 */
class CliReferenceTest {

  private static final Path REFERENCE = Path.of("../docs/reference/cli.md");

  private static String sections(CommandLine command) {
    StringBuilder text = new StringBuilder();
    boolean shown =
        !command.getCommandSpec().usageMessage().hidden()
            && !command.getCommandName().equals("help");
    if (shown) {
      text.append("\n## ")
          .append(command.getCommandSpec().qualifiedName())
          .append("\n\n```\n")
          .append(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
          .append("```\n");
      command.getSubcommands().values().stream()
          .distinct()
          .map(CliReferenceTest::sections)
          .forEach(text::append);
    }
    return text.toString();
  }

  @Test
  void shouldBeWhatHelpPrints() throws IOException {
    String kept = Files.readString(REFERENCE, UTF_8);
    String introduction = kept.substring(0, kept.indexOf("\n## "));
    String now = introduction + sections(CardeaCommand.line().setUsageHelpWidth(80));
    if (Boolean.getBoolean("cardea.reference.write")) {
      Files.writeString(REFERENCE, now);
    }
    assertThat(kept).isEqualTo(now);
  }
}
