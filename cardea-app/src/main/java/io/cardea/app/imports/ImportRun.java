package io.cardea.app.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.imports.Given;
import io.cardea.controlplane.imports.ImportedServer;
import io.cardea.controlplane.imports.Imports;
import io.cardea.controlplane.imports.Outcome;
import io.cardea.controlplane.imports.Question;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes Adapter documents of a text: reads it, asks for what is missing, shows what would be run,
 * and writes when somebody agrees. Nothing is written if anything is wrong.
 */
public final class ImportRun {

  private static final int MAX_DEPTH = 1_000;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Asker asker;
  private final Function<JsonDocument, String> yaml;
  private final Predicate<String> installed;

  /**
   * @param yaml writes a document
   * @param installed whether a program of this name can be started on this machine
   */
  public ImportRun(
      PrintWriter out,
      PrintWriter err,
      Asker asker,
      Function<JsonDocument, String> yaml,
      Predicate<String> installed) {
    this.out = out;
    this.err = err;
    this.asker = asker;
    this.yaml = yaml;
    this.installed = installed;
  }

  /**
   * Does it.
   *
   * @return the exit code: 0 written; 1 not, and why has been said
   */
  public int of(Order order, String text) throws IOException {
    Problems problems = new Problems();
    Optional<Outcome> outcome = Imports.read(order.source(), text, order.given(), problems);
    if (outcome.isEmpty()) {
      return refused(problems);
    }
    List<Question> questions = outcome.get().questions();
    if (!questions.isEmpty()) {
      return ask(order, text, questions);
    }
    List<ImportedServer> servers = outcome.get().servers();
    servers.forEach(server -> ConfigLoader.check(server.document(), problems));
    if (problems.count() > 0) {
      return refused(problems);
    }
    show(servers);
    if (!order.approved() && !isAgreed()) {
      return 1;
    }
    write(order, servers);
    return 0;
  }

  private int refused(Problems problems) {
    problems.list().forEach(err::println);
    return failed(problems.count() + (problems.count() == 1 ? " problem" : " problems"));
  }

  private int failed(String why) {
    say(why);
    return 1;
  }

  private void say(String why) {
    err.println("cardea: nothing imported, " + why);
    err.flush();
  }

  private int ask(Order order, String text, List<Question> questions) throws IOException {
    if (!asker.isThere()) {
      for (Question question : questions) {
        err.printf("%s: has no value: %s%n", question.at().at(), question.text());
      }
      return failed("values are missing; give each with --set NAME=VALUE");
    }
    Map<String, List<String>> values = new HashMap<>(order.given().values());
    for (Question question : questions) {
      Optional<String> answer = asker.ask(question.text() + "\n> ");
      if (answer.isEmpty()) {
        return failed("a value is missing");
      }
      values.put(question.name(), List.of(answer.get().strip()));
    }
    Given given = order.given();
    return of(
        order.with(
            new Given(values, given.secrets(), given.use(), given.name(), given.privateNetwork())),
        text);
  }

  private void show(List<ImportedServer> servers) {
    for (ImportedServer server : servers) {
      err.printf("Adapter %s, of %s%n", server.name(), server.origin());
      server.launch().forEach(line -> err.println("  " + line));
      server.needs().forEach(need -> err.println("  set " + need));
      server.notes().forEach(note -> err.println("  note: " + note));
      server
          .program()
          .filter(program -> !installed.test(program))
          .ifPresent(program ->
              err.printf(
                  "  note: %s is not on this machine; the gateway needs it where it runs%n",
                  program));
    }
    err.flush();
  }

  private boolean isAgreed() {
    if (!asker.isThere()) {
      say("nobody agreed to what would be run; --yes does");
      return false;
    }
    Optional<String> answer = asker.ask("Import this? [y/N] ");
    boolean agreed =
        answer.map(String::strip).filter(text -> text.matches("(?i)y(es)?")).isPresent();
    if (!agreed) {
      say("as you wish");
    }
    return agreed;
  }

  private void write(Order order, List<ImportedServer> servers) throws IOException {
    String text =
        servers.stream()
            .map(server -> document(order.source(), server))
            .collect(Collectors.joining("---\n"));
    if (order.output().isPresent()) {
      NewFile.write(order.output().get(), text, order.replace());
      err.println("Written to " + order.output().get());
      err.flush();
    } else {
      out.print(text);
      out.flush();
    }
  }

  private String document(String source, ImportedServer server) {
    StringBuilder text = new StringBuilder();
    String from = "Imported from " + source + " (" + server.origin() + ")";
    comment(from, text);
    server.needs().forEach(need -> comment("Set " + need, text));
    return switch (Json.parse(server.toJson().getBytes(UTF_8), MAX_DEPTH)) {
      case JsonDocument json -> text.append(yaml.apply(json)).toString();
      case JsonError error -> throw new IllegalStateException("a document is no JSON: " + error);
    };
  }

  private static void comment(String line, StringBuilder text) {
    text.append("# ").append(line.replaceAll("[^\\x20-\\x7e]", "?")).append('\n');
  }
}
