package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets, lists and removes secrets of a running gateway. */
@Command(
    name = "secret",
    description = {
      "Set, list and delete secrets in a running gateway's store; documents refer to them by"
          + " {secret: NAME}.",
      "Values are encrypted, and never shown again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SecretCommand.Set.class,
      SecretCommand.Show.class,
      SecretCommand.Back.class,
      SecretCommand.Delete.class
    })
final class SecretCommand extends CommandGroup {

  private static final String PATH = "/api/v1/secrets";

  /** As many bytes as a value may have, and a line end. */
  private static final int MAX_BYTES = 64 * 1024 + 2;

  @Command(
      name = "set",
      description = {
        "Set a secret, or replace its value: what refers to it uses the new one at once.",
        "The value is read from the terminal, from standard input, or from --from-file; a last line"
            + " end is left out."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footer = {"", "For example:  cardea secret set weather-token < token.txt"})
  static final class Set extends Remote {

    @Parameters(paramLabel = "NAME", description = "1 to 64 characters of [A-Za-z0-9._-].")
    private String name = "";

    @Option(
        names = "--from-file",
        paramLabel = "FILE",
        description = "The file that holds the value.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
      String value = value();
      if (value.isEmpty()) {
        throw new IOException(
            "there is no value: write it at the terminal, pipe it in (cardea secret set "
                + name
                + " < FILE), or name a file with --from-file");
      }
      JsonDocument secret =
          ask("PUT", PATH + "/" + encoded(name), "{\"value\":" + JsonStrings.quote(value) + "}");
      out().println("Version " + member(secret, "version") + " of " + name + " is stored.");
      for (JsonDocument user : items(secret, "usedBy")) {
        if (member(user, "inForce").equals("false")) {
          err()
              .printf(
                  "%s %s refers to it and is not in force: the gateway's log says why%n",
                  member(user, "kind"), member(user, "name"));
        }
      }
      out().flush();
      err().flush();
      return 0;
    }

    private String value() throws IOException {
      if (file != null) {
        try (InputStream in = Files.newInputStream(file)) {
          return text(in);
        }
      }
      return Terminal.isInteractive() ? typed() : text(System.in);
    }

    private String typed() {
      Optional<char[]> typed =
          Optional.ofNullable(System.console())
              .flatMap(console -> Optional.ofNullable(console.readPassword("Value of %s: ", name)));
      return typed.map(String::new).orElse("");
    }

    private static String text(InputStream in) throws IOException {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("the value has more than 65,536 bytes");
      }
      try {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.replaceFirst("\r?\n\\z", "");
      } catch (CharacterCodingException e) {
        throw new IOException("the value is not UTF-8 text; write binary values as base64", e);
      }
    }
  }

  @Command(
      name = "list",
      description = "List the secrets, without their values.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Show extends Remote {

    @Override
    public Integer call() throws IOException, InterruptedException {
      Table table = new Table("NAME", "VERSION", "UPDATED", "BY", "USED BY");
      for (JsonDocument secret : items(ask("GET", PATH, ""), "items")) {
        String users =
            items(secret, "usedBy").stream()
                .map(user -> member(user, "kind") + " " + member(user, "name"))
                .collect(Collectors.joining(", "));
        table.row(
            member(secret, "name"),
            member(secret, "version"),
            member(secret, "updatedAt"),
            member(secret, "by"),
            users);
      }
      out().print(table.isEmpty() ? "There are no secrets.\n" : table.toString());
      out().flush();
      return 0;
    }
  }

  @Command(
      name = "rollback",
      description = "Give a secret its former value again; up to four are kept.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Back extends Remote {

    @Parameters(paramLabel = "NAME", description = "The secret's name.")
    private String name = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
      JsonDocument secret = ask("POST", PATH + "/" + encoded(name) + "/rollback", "");
      out().println("Version " + member(secret, "version") + " has the value of the one before.");
      out().flush();
      return 0;
    }
  }

  @Command(
      name = "delete",
      description = "Remove a secret with all its versions; refused while something refers to it.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Delete extends Remote {

    @Parameters(paramLabel = "NAME", description = "The secret's name.")
    private String name = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
      ask("DELETE", PATH + "/" + encoded(name), "");
      out().println("Deleted.");
      out().flush();
      return 0;
    }
  }
}
