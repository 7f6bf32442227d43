package io.cardea.app.cli;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.JsonDocument;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "policy",
    description = "Ask a running gateway who may do what, or who could have.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PolicyCommand.Explain.class, SimulateCommand.class})
final class PolicyCommand extends CommandGroup {

  /** Who is meant, and what for. */
  static final class Question {

    @Option(names = "--agent", required = true, description = "The agent, as its issuer calls it.")
    private String agent = "";

    @Option(names = "--issuer", description = "Who vouches for it (default: API keys).")
    private String issuer = "";

    @Option(
        names = "--user",
        paramLabel = "USER@ISSUER",
        description = "On behalf of whom; what comes after the last @ is the issuer.")
    private String user = "";

    @Option(names = "--group", description = "A group of the user; may be repeated.")
    private List<String> groups = new ArrayList<>();

    @Option(names = "--tool", paramLabel = "ADAPTER/TOOL", description = "A tool.")
    private String tool = "";

    @Option(names = "--prompt", paramLabel = "ADAPTER/PROMPT", description = "Or a prompt.")
    private String prompt = "";

    @Option(names = "--resource", paramLabel = "ADAPTER/URI", description = "Or a resource.")
    private String resource = "";

    @Option(names = "--adapter", description = "Or only whether the server can be reached.")
    private String adapter = "";

    @Option(
        names = "--args",
        paramLabel = "JSON",
        description = "The arguments; without them, what depends on the call is left open.")
    private String arguments = "";

    @Option(names = "--peer", paramLabel = "ADDRESS", description = "The client's address.")
    private String peer = "";

    /** As the API takes it; empty if it is no question. */
    @Nullable String toJson() {
      List<String> things =
          List.of(tool, prompt, resource, adapter).stream().filter(one -> !one.isEmpty()).toList();
      int at = user.lastIndexOf('@');
      if (things.size() != 1
          || (adapter.isEmpty() && things.getFirst().indexOf('/') < 1)
          || (!user.isEmpty() && at < 1)) {
        return null;
      }
      String thing = things.getFirst();
      int slash = thing.indexOf('/');
      JsonObject json = new JsonObject().text("agent", agent);
      add(json, "issuer", issuer);
      if (!user.isEmpty()) {
        JsonObject person =
            new JsonObject()
                .text("subject", user.substring(0, at))
                .text("issuer", user.substring(at + 1));
        json.json("user", person.texts("groups", groups).toString());
      }
      json.text("adapter", adapter.isEmpty() ? thing.substring(0, slash) : adapter);
      if (adapter.isEmpty()) {
        String kind = !tool.isEmpty() ? "tool" : !prompt.isEmpty() ? "prompt" : "resource";
        json.text(kind, thing.substring(slash + 1));
      }
      if (!arguments.isEmpty()) {
        json.json("arguments", arguments);
      }
      add(json, "peer", peer);
      return json.toString();
    }

    private static void add(JsonObject json, String name, String text) {
      if (!text.isEmpty()) {
        json.text(name, text);
      }
    }
  }

  @Command(
      name = "explain",
      description = {
        "Say whether somebody may do something, by which rule of which role by which Binding, and what"
            + " would change it. The gateway decides it as it decides calls."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Explain extends Remote {

    @CommandLine.Mixin private Question question = new Question();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORM",
        defaultValue = "text",
        description = "text, json (default: ${DEFAULT-VALUE}).")
    private String form = "text";

    @Override
    public Integer call() throws Exception {
      String order = question.toJson();
      if (order == null) {
        throw wrongUsage(
            "Name one thing: --tool ADAPTER/TOOL, --prompt, --resource or --adapter; a user is"
                + " USER@ISSUER");
      }
      JsonDocument answer = ask("POST", "/api/v1/explain", order);
      PrintWriter out = out();
      if (form.equals("json")) {
        out.println(answer.raw(JsonDocument.ROOT));
      } else {
        words(answer)
            .forEach(line -> out.println(line.replaceAll("\\p{Cntrl}", " ").stripTrailing()));
      }
      out.flush();
      return 0;
    }

    private static List<String> words(JsonDocument answer) {
      List<String> lines = new ArrayList<>();
      lines.add(AdminReader.member(answer, "decision") + ": " + AdminReader.member(answer, "rule"));
      texts(answer, "hints").forEach(hint -> lines.add("  " + hint));
      for (JsonDocument role : items(answer, "roles")) {
        String by = " by Binding " + AdminReader.member(role, "binding");
        boolean opens = AdminReader.member(role, "opens").equals("true");
        lines.add(
            "role " + AdminReader.member(role, "role") + by + (opens ? "" : ", only its denies"));
      }
      return lines;
    }

    private static List<String> texts(JsonDocument json, String name) {
      List<String> texts = new ArrayList<>();
      int array = json.member(JsonDocument.ROOT, name);
      for (int one = json.isArray(array) ? json.first(array) : JsonDocument.NONE;
          one != JsonDocument.NONE;
          one = json.nextElement(array, one)) {
        texts.add(json.text(one));
      }
      return texts;
    }
  }
}
