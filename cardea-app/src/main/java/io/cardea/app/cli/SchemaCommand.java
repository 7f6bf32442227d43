package io.cardea.app.cli;

import io.cardea.controlplane.admin.Schemas;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the JSON Schema of a kind of document. */
@Command(
    name = "schema",
    description = {
      "Print the JSON Schema of a kind of document, for editors and checks; without KIND, the kinds.",
      "In an editor with the YAML language server, begin a file with"
          + "  # yaml-language-server: $schema=adapter.schema.json"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SchemaCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "KIND",
      arity = "0..1",
      completionCandidates = KindAndName.Kinds.class,
      description = "adapter, role, ...")
  private String kind = "";

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (kind.isEmpty()) {
      Schemas.kinds().forEach(line.getOut()::println);
    } else {
      line.getOut().print(Schemas.of(KindAndName.kind(kind, line)));
    }
    line.getOut().flush();
    return 0;
  }
}
