package io.cardea.app.cli;

import io.cardea.controlplane.config.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** Names one resource on a command line. */
final class KindAndName {

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      arity = "0..1",
      completionCandidates = Kinds.class,
      description =
          "adapter, profile, role, binding, agent, policytest, limit, tool, issuer or gateway.")
  private String kind = "";

  @Parameters(index = "1", paramLabel = "NAME", arity = "0..1", description = "Its name.")
  private String name = "";

  /** What a shell completes a kind with. */
  static final class Kinds implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Kind.values())
          .map(kind -> kind.label().toLowerCase(Locale.ROOT))
          .iterator();
    }
  }

  /** Its address below {@code /api/v1}, or nothing if none was named. */
  Optional<String> path(CommandLine line) {
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    if (name.isEmpty()) {
      throw new CommandLine.ParameterException(line, "Name one: KIND NAME");
    }
    return Optional.of("/api/v1/" + kind(kind, line).plural() + "/" + Remote.encoded(name));
  }

  /** The kind that {@code written} means, whatever its case and number. */
  static Kind kind(String written, CommandLine line) {
    String singular = written.toLowerCase(Locale.ROOT).replaceFirst("s$", "");
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.label().toLowerCase(Locale.ROOT).equals(singular))
        .findFirst()
        .orElseThrow(() ->
            new CommandLine.ParameterException(
                line,
                "There is no kind "
                    + written
                    + "; there are "
                    + Arrays.stream(Kind.values())
                        .map(kind -> kind.label().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))));
  }
}
